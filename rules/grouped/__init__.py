"""Rules for grouped."""
