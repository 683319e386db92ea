"""Turns HTML, Markdown and text into the same blocks."""
