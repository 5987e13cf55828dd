"""Names in the thread that are neither the customer's nor the agent's: other people's data, kept apart.

Shapes, not lists of names: a capitalised word counts as a person where the words around it treat it as one.
"""

from __future__ import annotations

import re

from draftassist.domain.case import Case

__all__ = ["other_people", "signed_name"]

_MOST = 12
_READ = 20_000
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?(?![\w’'-]*\d)"
_NAME = rf"({_WORD}(?:\s{_WORD})?)(?![’']?(?:\w|ve\b|m\b|d\b|ll\b))"
_RELATION = (
    r"husband|wife|son|daughter|mother|mum|mom|father|dad|brother|sister|partner|boss|friend|colleague|agent|driver|"
    r"engineer|manager|technician|neighbou?r|uncle|aunt|auntie|nan|gran|grandmother|grandfather|grandad|niece|nephew|guide|"
    r"host|clerk|waiter|steward|carer|cousin|fiancée?|girlfriend|boyfriend|landlord|secretary|supervisor|man|lady|girl|guy|"
    r"instructor|teacher|nurse|receptionist|caseworker|consultant|photographer"
)
_PATTERNS = (
    re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Uncle|Aunt|Auntie|Father|Sister|Sir)\.?\s{_NAME}"),
    re.compile(rf"\b(?i:{_RELATION}),?\s(?:called\s|named\s)?{_NAME}"),
    re.compile(rf"\b(?:called|named|name of|spoke to|spoke with|speaking to|speaking with|asked for)\s{_NAME}"),
    re.compile(
        rf"(?<=[a-z,]\s){_NAME}\s(?:said|told|promised|called|rang|wrote|asked|laughed|signed|apologi[sz]ed|and I)\b"
    ),
)
_NO_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|i|the|an?|it|he|she|we|you|they|this|that|there|if|when|where|what|who|please|thanks|hello|hi|dear|"
    r"regards|sir|madam|sirs|my|your|our|his|her|customer|service|support|team|christmas|easter|god|lord",
    re.IGNORECASE,
)


_SIGNED = re.compile(
    r"(?:\b(?i:regards|thanks|thank you|yours(?: \w+)?|sincerely|best(?: wishes)?|cheers|many thanks)[,.!]*\s+|"
    r"\s[-–—]\s*|\n\s*)"
    rf"((?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s)?{_WORD}(?:\s(?:{_WORD}|[A-Z]\.?)){{0,2}})\s*[.!]?\s*$"
)
"""A name at the end of a message, after a sign-off, a dash or on a line of its own."""


def signed_name(case: Case) -> tuple[str, int] | None:
    """How the customer signs, and in which message; the newest signed one counts."""
    for number, message in reversed(list(enumerate(case.messages))):
        found = _SIGNED.search(message.text[-200:]) if message.sender == "customer" else None
        if found and not any(_NO_NAME.fullmatch(word) for word in found[1].split()):
            return found[1], number
    return None


def other_people(case: Case) -> list[str]:
    """Names, each once, in the order of the thread, at most twelve."""
    known = {w.lower() for name in (case.customer.name, case.agent.name) if name for w in re.findall(r"\w+", name)}
    known |= {w.lower() for item in (case.order.items if case.order else []) for w in re.findall(r"\w+", item)}
    found: dict[str, None] = {}
    for message in case.messages:
        text = message.text[:_READ]
        own = known | _signature(text)
        hits = sorted((m.start(1), m[1]) for pattern in _PATTERNS for m in pattern.finditer(text))
        for _, name in hits:
            words = [w for w in name.split() if not _NO_NAME.fullmatch(w)]
            if words and not own & {w.lower() for w in words}:
                found.setdefault(" ".join(words))
    return list(found)[:_MOST]


def _signature(text: str) -> set[str]:
    """Words of a short last line or sentence: who wrote it, not somebody else."""
    last = re.split(r"[\n.!?]\s*", text.strip().rstrip(".!?"))[-1]
    return {w.lower() for w in re.findall(r"\w+", last)} if len(last.split()) <= 4 else set()
