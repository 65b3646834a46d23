"""Rules for toplevel."""
