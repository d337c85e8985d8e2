"""What can be wrong with the data files."""


class DataError(Exception):
    """A data file cannot be used. Its text is a sentence that names the file and, where there is one, the line."""
