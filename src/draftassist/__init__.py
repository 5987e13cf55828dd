"""Drafts the apology and recovery plan that a complaint deserves, within policy, and coaches agents to do the same."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
