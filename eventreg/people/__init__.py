"""Organisations and persons, shared by all summits."""
