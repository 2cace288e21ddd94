"""Run emtui: as ``emtui`` or ``python -m emtui``."""

import signal
import sys

# While its modules are imported, Ctrl+C just ends the process: Python's own way prints a traceback.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from emtui.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
