"""Loads programmes from data files into empty or used databases; see ``programmes.py``."""
