"""Representations of objects outside the prompt."""
