"""The ledger of a dataset: one SQLite file that says which days of which device are in which part."""

from .ledger import FILE, Ledger

__all__ = ["FILE", "Ledger"]
