"""How names are compared across scripts, languages and spellings; knows no model."""
