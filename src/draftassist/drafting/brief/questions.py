"""Direct questions in indirect word order: `where is my parcel` → `where my parcel is`."""

from __future__ import annotations

from draftassist.drafting.composer.verbs import past, singular_present
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, is_base_verb, is_past_form, is_subject, normal

__all__ = ["WH", "indirect", "is_wh", "whether"]

WH = frozenset({"who", "what", "where", "when", "why", "how", "which", "whose", "whom"})
_BE = frozenset({"is", "are", "was", "were", "am", "isn't", "aren't", "wasn't"})
_INVERTED = AUXILIARIES | MODALS
_NEVER_IN_A_SUBJECT = frozenset(
    {
        "in", "on", "at", "for", "to", "so", "not", "now", "still", "back", "up", "down", "from", "with", "ready",
        "again", "or", "and", "if", "when", "before", "after", "about", "here", "there", "please", "by",
    }
)  # fmt: skip
_SUBJECT_QUESTION = frozenset({"who", "what", "which", "whose"})


def is_wh(word: str) -> bool:
    """Whether a normalised word opens a wh-question, contracted (`what's`) or in chat spelling (`wheres`) too."""
    return word in WH or word.split("'", maxsplit=1)[0] in WH or (word.endswith("s") and word[:-1] in WH)


def indirect(words: list[str]) -> str:
    """A wh-question as a clause. What cannot be turned for sure comes back in its own order."""
    words = [w for w in _uncontracted(words) if normal(w) not in {"please", "pls"}]
    words[0] = words[0].lower()
    lower = [normal(w) for w in words]
    fixed = _fixed(words, lower)
    if fixed is not None:
        return fixed
    at = next((i for i in range(1, min(5, len(lower))) if lower[i] in _INVERTED), None)
    if at is None or at + 1 >= len(lower):
        return _plain(words)
    pronoun = is_subject(lower[at + 1])
    if lower[0] == "who" and not pronoun and lower[at] not in {"do", "does", "did"}:
        return _plain(words)
    if lower[0] in _SUBJECT_QUESTION and at == 1 and lower[at] in _BE and not pronoun:
        if lower[2] in _NEVER_IN_A_SUBJECT or lower[2].endswith("ing"):
            return _plain(words)
        # "what is the fee for": everything behind the verb is what is asked about
        return _plain([words[0], *words[2:], words[1]]) if len(words) <= 8 else _plain(words)
    end = _subject_end(words, lower, at + 1)
    return _plain(words) if end is None else _straight(words, lower, at, end)


def whether(words: list[str]) -> str | None:
    """`is it coming` → `whether it is coming`; None when no subject follows the verb."""
    words = [w for w in words if normal(w) not in {"please", "pls"}]
    lower = [normal(w) for w in words]
    words[0] = words[0].lower()
    if lower[1:3] == ["there", "any"] or lower[1:2] == ["there"]:
        return _plain(["whether", "there", words[0], *words[2:]])
    end = _subject_end(words, lower, 1) if len(words) > 1 else None
    if end is None:
        return None
    return "whether " + _straight(["", *words], ["", *lower], 1, end + 1).strip()


def _fixed(words: list[str], lower: list[str]) -> str | None:
    """`how do I …` and `what are you going to …` have a shape of their own."""
    if lower[0] == "how" and len(lower) > 3 and lower[1] in {"do", "can", "should"} and lower[2] in {"i", "we"}:
        return _plain(["how", "to", *words[3:]])
    if lower[0] == "what" and lower[1:3] in (["do", "i"], ["should", "i"], ["do", "we"], ["can", "i"]):
        return _plain(["what", "to", *words[3:]]) if len(lower) > 3 else None
    if lower[0] == "what" and lower[1:3] == ["are", "you"] and lower[3:4] in (["gonna"], ["going"]):
        return _plain(["what", "you", "will", *words[(4 if lower[3] == "gonna" else 5) :]])
    return None


def _plain(words: list[str]) -> str:
    return " ".join(words).rstrip("?!. ")


def _straight(words: list[str], lower: list[str], at: int, end: int) -> str:
    """The auxiliary at `at` moved behind the subject that ends before `end`; `do` and `does` fall away."""
    head, subject, rest = words[:at], words[at + 1 : end], words[end:]
    if lower[at] not in {"do", "does", "did"}:
        return _plain([*head, *subject, words[at], *rest])
    if not rest or lower[end : end + 1] == ["not"]:
        return _plain(words)
    verb = normal(rest[0])
    if lower[at] == "did":
        verb = past(verb)
    elif lower[at] == "does":
        verb = singular_present(verb)
    return _plain([*head, *subject, verb, *rest[1:]])


def _subject_end(words: list[str], lower: list[str], start: int) -> int | None:
    """Where the subject that begins at `start` ends; None when no subject stands there (`who is coming`)."""
    word = lower[start]
    if is_subject(word) or word in {"someone", "somebody", "anyone", "anybody"}:
        return start + 1
    if word not in DETERMINERS and not words[start][:1].isupper():
        return None
    end = start + 1
    end += word in DETERMINERS and end < len(words)
    while end < len(words) and not _ends_subject(lower[end]):
        end += 1
    return end


def _ends_subject(word: str) -> bool:
    return (
        word in _NEVER_IN_A_SUBJECT
        or word in MODALS
        or word in AUXILIARIES
        or is_past_form(word)
        or word.endswith("ing")
        or is_base_verb(word)
    )


def _uncontracted(words: list[str]) -> list[str]:
    first = words[0].lower().replace("’", "'").rstrip("?")
    for wh in WH:
        if first in {f"{wh}'s", f"{wh}s"}:
            return [wh, "is", *words[1:]]
        if first == f"{wh}'re":
            return [wh, "are", *words[1:]]
    return list(words)
