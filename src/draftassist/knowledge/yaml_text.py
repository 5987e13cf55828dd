"""Safe YAML by libyaml where it is there: front matter is most of the time it takes to read a folder."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["load_yaml"]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_MOST_NODES = 100_000


def load_yaml(text: str) -> Any:
    """Plain data from YAML. Raises yaml.YAMLError, also for a text whose aliases unfold into more than it seems."""
    data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are the safe ones
    if _size(data, _MOST_NODES) < 0:
        raise yaml.YAMLError("unfolds into too much")
    return data


def _size(data: Any, left: int) -> int:
    """What is left of `left` after counting every value where it stands; negative when it does not suffice."""
    waiting = [data]
    while waiting and left >= 0:
        one = waiting.pop()
        left -= 1
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return left
