"""Pages about workshops: their programme, delegates, the door, and the agreements signed there."""
