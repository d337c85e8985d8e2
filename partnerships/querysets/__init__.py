"""Named reads: which rows, for whom, on which day."""
