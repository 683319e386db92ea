"""Runs of actions: one operation for many devices, with a journal on disk that records the outcome of each."""
