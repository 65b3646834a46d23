"""Rules for numpy."""
