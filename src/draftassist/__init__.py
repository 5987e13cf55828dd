"""Drafts the apology and recovery plan that a complaint deserves, within policy, and coaches agents to do the same."""

from __future__ import annotations

import os

__all__ = ["__version__"]

__version__ = "0.1.0"

# ONNX Runtime's own code reports its use to its makers from the moment it is loaded, with an id that it keeps in the
# user's cache. Set before anything can load it, here and in every child; `disable_telemetry_events()` comes too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
