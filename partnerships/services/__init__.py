"""Writes with consequences: each is one transaction and leaves a line in the trail."""
