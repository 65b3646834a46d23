"""Rules for series."""
