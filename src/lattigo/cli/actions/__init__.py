"""Runs of actions on the command line."""
