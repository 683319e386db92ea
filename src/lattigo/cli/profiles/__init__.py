"""Profiles on the command line."""
