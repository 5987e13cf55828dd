"""The agent desk alone: `python ui.py` prints its address. Host, port and knowledge are DRAFTASSIST_… settings."""

from __future__ import annotations

import sys

from draftassist.cli import guarded
from draftassist.ui.app import main

if __name__ == "__main__":
    sys.exit(guarded(main))
