"""Python names made from those of the API, and of the places where they are."""

from __future__ import annotations

import keyword
import re
from pathlib import PurePosixPath

TYPES = frozenset({"bool", "date", "datetime", "dict", "float", "int", "list", "str"})
"""The types that annotations use: a member with such a name would hide the type from its neighbours."""

IN_FUNCTIONS = TYPES | {"api", "call", "operations", "options", "pages", "submit"}
"""Names that the functions use themselves."""

IN_MODELS = TYPES | {"extra", "field", "frozen", "redacted", "self", "to_dict", "to_json"}
"""Names that the models use themselves."""


def snake(name: str) -> str:
    """Convert `deviceName`, `X-Total`, `ICCIDList` → `device_name`, `x_total`, `iccid_list`."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[\W_]+", "_", name).strip("_").lower()


def pascal(name: str) -> str:
    """Convert `sim_state`, `change-simstate` → `SimState`, `ChangeSimstate`; keep the capitals of a single word."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", name))


def identifier(name: str, taken: frozenset[str]) -> str:
    """Return the name of a function, an argument or a field; empty if Python can't spell it."""
    name = snake(name)
    if keyword.iskeyword(name) or name in taken:
        return f"{name}_"
    return name if name.isidentifier() else ""


def relative(package: str, core: str) -> str:
    """Return the import path of the core for modules of the package; its full name where they share no root.

    >>> relative("src/shop/_generated", "shop.core")
    '..core'
    """
    folders, core_path = PurePosixPath(package).parts, core.split(".")
    if core_path[0] not in folders:
        return core
    package_path = folders[folders.index(core_path[0]) :]
    shared = 0
    while package_path[shared : shared + 1] == tuple(core_path[shared : shared + 1]):
        shared += 1
    return "." * (len(package_path) - shared + 1) + ".".join(core_path[shared:])
