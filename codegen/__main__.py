"""`python -m codegen`: see `--help`."""

from __future__ import annotations

import sys

try:
    from .cli import main
except ModuleNotFoundError as missing:
    print(f"{missing.name} is missing: pip install --group codegen -e . (pip 25.1 or newer)", file=sys.stderr)
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
