"""Concurrency on asyncio and trio alike."""
