"""Rules for frame."""
