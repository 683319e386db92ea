"""Benchmarks that anyone can run: `python -m bench.limits` and the like. Each prints Markdown."""
