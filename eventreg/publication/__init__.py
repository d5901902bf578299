"""Releases, revisions, differences and occupancy: what the public sees, frozen."""
