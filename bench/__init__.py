"""Benchmarks that anyone can run, such as `python -m bench.limits`. Each prints Markdown."""
