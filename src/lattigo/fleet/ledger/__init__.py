"""The ledger of a dataset: one SQLite file that records the part with each day of each device."""

from .ledger import FILE, Ledger

__all__ = ["FILE", "Ledger"]
