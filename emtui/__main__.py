"""Run emtui as ``python -m emtui``."""

import sys

from emtui.cli import main

sys.exit(main())
