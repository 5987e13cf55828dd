"""Offline evaluation: samples, suites, metrics with intervals, gates."""
