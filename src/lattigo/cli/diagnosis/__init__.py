"""Logs, traces and checks for people who look for the cause of a failure."""
