"""Pages of reports, and those that show things of several floors."""
