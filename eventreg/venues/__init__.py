"""Venues and rooms of a summit."""
