"""Measurements of the project, run by developers."""
