"""The groups of commands and options in the help."""

from __future__ import annotations

from cyclopts import Group

SETUP = Group("Setup", sort_key=0)
JOBS = Group("Jobs", sort_key=1)
ACTIONS = Group("Actions", sort_key=1)
API = Group("The API", sort_key=2)
OTHER = Group("Another API", sort_key=3)
OLD = Group("Deprecated commands", sort_key=98)
COMMON = Group("Common options", sort_key=99)
