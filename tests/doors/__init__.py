"""The doors: every address, for every role."""
