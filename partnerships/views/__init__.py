"""Requests to responses, by noun."""
