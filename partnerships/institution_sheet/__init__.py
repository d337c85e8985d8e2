"""Lists of institutions that somebody uploads: what may stand in them, and what importing one would do."""
