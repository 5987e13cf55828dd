from __future__ import annotations

import pytest

from draftassist.text.language import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Guten Tag, meine Bestellung ist nicht angekommen und ich bin sehr enttäuscht.", "de"),
        ("Bonjour, ma commande n'est toujours pas arrivée et personne ne me répond.", "fr"),
        ("Where is my parcel? It was due on Monday.", "en"),
        ("ok thx", "en"),
        ("", "en"),
        ("😀 12 !!", "en"),
    ],
)
def test_language(text, code):
    found = detect(text)
    assert found.code == code
    assert 0 <= found.confidence <= 1
