"""The abstract interpreter: walks a program and rewrites the statements that cluster values are involved in."""
