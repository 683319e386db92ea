"""Lists that come in pages: read as one, and never trusted blindly.

Each style of paging is one module: pages by number, a cursor in the rows, a window of time, a link to the next page.
"""

from .cursor import Cursor
from .link import Link
from .numbered import Numbered
from .pager import Pager, Reading
from .walk import Page, Paging
from .window import TimeWindow

__all__ = ["Cursor", "Link", "Numbered", "Page", "Pager", "Paging", "Reading", "TimeWindow"]
