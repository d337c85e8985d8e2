"""Input to clean data, by noun."""
