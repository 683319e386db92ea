"""Paginated lists: read as one list, with every page checked against the ones before.

Each style of pagination has its own reader: page numbers, a cursor, a time window, a link to the next page.
"""

from .pager import PageIterator, Pager
from .reader import Page

__all__ = ["Page", "PageIterator", "Pager"]
