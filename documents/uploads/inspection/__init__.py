"""Looks into one file, as a process of its own that knows nothing of the application.

Imports in here are relative or of installed packages, and Django is not among them: the process starts with this folder
alone, and a program that took it over would find no settings, no database and no open file but the one it was given.
"""
