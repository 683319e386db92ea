"""Runs of actions: one operation for many devices, with a journal on disk that knows what became of each."""
