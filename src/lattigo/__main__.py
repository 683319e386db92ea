"""`python -m lattigo` is the `lattigo` command."""

import sys

from lattigo.cli import main  # absolute: a worker process runs this file again, outside of its package

if __name__ == "__main__":
    sys.exit(main())
