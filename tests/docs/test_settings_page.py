"""The settings page names every setting, and no setting that does not exist."""

import re
from pathlib import Path

from draftassist.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_documented_and_none_is_invented():
    documented = set(re.findall(r"`DRAFTASSIST_([A-Z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert documented == {name.upper() for name in Settings.model_fields}
