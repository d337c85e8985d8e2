"""Tags for templates of agreements and activities."""
