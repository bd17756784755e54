"""``python -m quesnay`` is the command ``quesnay``."""

import sys

from quesnay.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
