"""Management of the reports app."""
