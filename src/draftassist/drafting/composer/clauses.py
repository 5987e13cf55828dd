"""Find, in the customer's own message, a clause that can be said back to them; be picky, and say none when none is clean.

A span (what a tagger marked) points at a place; the clause is the smallest run of clauses of the enclosing sentence
that covers it, reads as a whole sentence, accuses nobody, asks nothing and can be turned round without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from draftassist.domain.case import Case
from draftassist.domain.draft import Span
from draftassist.drafting.composer.shift import QUOTED, shift_person
from draftassist.drafting.composer.spelling import mend_chat_spelling
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import (
    ACCUSING_VERBS,
    ADVERBS,
    AUXILIARIES,
    DANGLING,
    DETERMINERS,
    DISCOURSE,
    DROPPED_SUBJECT_VERBS,
    PERSON_NOUNS,
    PREPOSITIONS,
    RUDE,
    STANCE,
    STOCK,
)

__all__ = ["Echo", "clean_clause", "echo", "sentences"]

_SENTENCE = re.compile(r"(?<=[.!?])['\")]*\s+|\n+|(?<=[a-z])\.(?=[A-Z])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|no|approx|e\.g|i\.e|vs|Prof|Sr|Jr)\.$")
_PART = re.compile(
    r"\s+[-–—]+\s+|\s*[;—]\s*|:\s+|\s*[()]\s*|,\s+(?=(?:and|but|so|then|yet|because|plus)\b)|"
    r",\s+(?=(?:I|we|you|your|my|it|they|he|she|there|nobody|the)\b)|"
    r"\s+(?=(?:and|but|so|because|then)\s+(?:then\s+)?(?:I|we|you|your|my|nobody|it|they|he|she|there)\b)"
)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|g'day|greetings)\b[^,.!?]{0,40}[,.!?]+\s*", re.I
)
_TIME_SPENT = re.compile(
    r"^((?:over |nearly |almost |more than |about "
    r")?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an?)"
    r"(?: and a half)? (?:hours?|minutes?|days?|weeks?|months?|evenings?|nights?|years?)(?: \d+ minutes?)?)"
    r" (on hold|in (?:the|a|your|that) \w+.*|waiting.*|standing.*|sitting.*|listening.*|queu\w+.*|at (?:the|your) .*)$", re.I,
)  # fmt: skip
_SINCE = re.compile(r"^((?:over |nearly |almost )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) "
                    r"(?:days|weeks|months|hours|years))(?: now)? (since (?:I|we|you|my|your)\b.*)$", re.I)  # fmt: skip
_GENERIC_YOU = re.compile(
    r"\b(?:you know|you see|you'd think|you would think|you can(?:'t|not)?|you could|you should|you must|you would|"
    r"you want|you need|you have to|you may|you might|you will|you'll|if you|unless you|thank you|do you|are you|"
    r"did you|have you|can you|could you|will you|would you|you think|you ought|you try|don't you|you are|you're|"
    r"you seem|you claim|you call|you people think|your own|on you|up to you|you care|believe you|trust you)\b", re.I,
)  # fmt: skip
_SUBJECT_LATER = re.compile(r"\b(?:I|we|you|my \w+|your \w+|nobody)\b(?: \w+ly)? ([a-z']+)", re.I)
_SPLICED = re.compile(
    r", (?!which|who|it|that|this|he|she|they|there|what|and|but|one|nobody)[a-z]+ "
    r"(?:is|was|are|were|has|have|got|came|died|broke|fell|went|stopped)\b"
)
_TRAILING = re.compile(r",? (?:to be honest|to be fair|honestly|frankly|either|though|literally|actually|of course|i might add|thank you|"
                       r"by the way|love|mate|dear|pal|guys|folks|sir|madam|please|i must say|as usual|i'm afraid|obviously|basically)$", re.IGNORECASE)  # fmt: skip
_WENT_WRONG = re.compile(
    r"n't\b|\b(?:not|no|never|nobody|nothing|none|without|cannot|lost|lose|miss(?:ed|es)?|broke\w*|crack\w*|cancel\w*|late|wrong\w*|"
    r"damag\w*|cry|cried|crying|stuck|stranded|locked|dropped|gone|empty|dark|wet|soak\w*|smash\w*|"
    r"shak\w+|wait(?:ed|ing)|sat|stood|slept|queued?|again|still|instead|twice|three times|third|had to|have to|has to|"
    r"hung "
    r"up|refus\w*|reject\w*|declin\w*|fail\w*|fell|froze\w*|crash\w*|down|stopp\w+|vanish\w*|delet\w*|disappear\w*|"
    r"overcharg\w*|charged|billed|fine[ds]?|fee|debt|owe[ds]?|bounced?|kicked|shouted|laugh\w*|mock\w*|sneer\w*|bites?|"
    r"blood|burn\w*|leak\w*|flood\w*|mould\w*|torn|stain\w*|ripped|bent|scratch\w*|shatter\w*|faulty|missing|mistake\w*|error|"
    r"embarrass\w*|humiliat\w*|ashamed|fool\w*|idiot\w*|upset|scared|afraid|worr\w+|struggl\w*|chas\w+|ignor\w*|"
    r"unable|sold out|closed|shut|(?:left|kept) (?:you|with|without|waiting|standing|behind|out)|cut "
    r"(?:off|short|you)|spent|wast\w+|overdraft|unpaid|behind|apologies|explain\w*|begg?\w*)\b|"
    r"\bwe(?:'ve| have)? (?:sent|delivered|put|gave|took|let|made|mixed|merged|moved|turned|double|removed|added)\b",
    re.IGNORECASE,
)
_UNKNOWN_PERSON = re.compile(r"\b(?:she|he|they|she's|he's|they're|they'd|she'd|he'd)\b", re.I)
_DISCOURSE = re.compile(
    rf"(?:{'|'.join(re.escape(w) for w in sorted(DISCOURSE, key=len, reverse=True))})\\b(?!')", re.IGNORECASE
)
_OPENERS = frozenset("i we you there nobody everyone everybody someone somebody nothing everything".split())
_ANAPHORIC = frozenset(
    "it they he she this that these those his her its their him them which who what both neither".split()
)
_BAD_INSIDE = re.compile(
    r"[?@#<>{}:\[\]\\*_|~^=]|https?:|www\.|\bplease\b|\bthanks?\b|\bhere\b|\blet's\b|\bwhy on earth\b|\bhow dare\b|"
    r"\bi\.e|\be\.g|\blol\b|\bidk\b|\bany(?:one|body) \w+ing\b|\bthis "
    r"is\b|\bsupposed\b|\bso-called\b|\bexcuse|\bwow\b|\bwhich,|, honestly$",
    re.IGNORECASE,
)  # fmt: skip
_LOOSE_PRONOUN = re.compile(r"^(?:\w+ ){1,4}(?:it|them|that|him|her|one)\b", re.IGNORECASE)
"""An `it` so early that only another sentence can say what it is."""
_RELATIVE_DAYS = re.compile(r"\b(yesterday|today|tonight|tomorrow)\b", re.IGNORECASE)
_RELATIVE_OTHER = re.compile(
    r"\b(?:this (?:morning|afternoon|evening|week)|last night|right now|now|currently|ago|so far|at the moment|"
    r"(?:next|last) (?:week|month|\w+day))\b", re.IGNORECASE,
)  # fmt: skip
_WORD = re.compile(r"[\w£$€%]+(?:['.,:\-/]\w+)*")
_MIN_WORDS, _MAX_WORDS = 4, 26


@dataclass(frozen=True)
class Echo:
    """A clause of the customer's, turned round: no capital (unless a name) and no full stop, so that it can be embedded.

    `place` orders clauses as the customer told them.
    """

    text: str
    source: str
    place: int = 0

    @property
    def capital(self) -> str:
        """As a sentence begins."""
        return self.text[0].upper() + self.text[1:]

    @property
    def regrettable(self) -> bool:
        """Whether the clause tells of something that went wrong, not of a mere circumstance ("you ordered a frame")."""
        return bool(_WENT_WRONG.search(self.text))

    @property
    def subject(self) -> str:
        """Who acts: `we` (the company), `you` (the customer) or `other`."""
        first = self.text.split()[0].lower()
        if first in ("we", "our", "we've", "we're", "we'd"):
            return "we"
        return "you" if first.startswith("you") else "other"


def sentences(message: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a message; a line break ends one, an abbreviation does not."""
    start = 0
    for match in _SENTENCE.finditer(message):
        if _ABBREVIATION.search(message[: match.start() + 1][start:].rstrip()):
            continue
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(message):
        yield start, len(message)


def _parts(sentence: str) -> list[tuple[int, int]]:
    """Offsets of the clauses of one sentence; quoted speech is never cut."""
    quotes = [m.span() for m in QUOTED.finditer(sentence)]
    cuts: list[tuple[int, int]] = []
    start = 0
    for match in _PART.finditer(sentence):
        if any(a < match.start() < b for a, b in quotes):
            continue
        cuts.append((start, match.start()))
        start = match.end()
    cuts.append((start, len(sentence)))
    return [(a, b) for a, b in cuts if b > a]


def _strip_lead(text: str) -> str:
    """Without greeting and discourse words ("So, honestly, …")."""
    text = _GREETING.sub("", text.strip())
    while True:
        odd_quote = text.count('"') % 2 or text.count("'") == 1
        text = text.lstrip(" ,.;:-–—…!'\"(" if odd_quote else " ,.;:-–—…!(")
        found = _DISCOURSE.match(text)
        if not found or len(text) <= found.end() + 8:
            return text
        text = text[found.end() :]


def _supply_subject(text: str) -> str:
    """A note-like beginning gets the subject it leaves out: "ordered 4 meals" -> "I ordered 4 meals"."""
    first, _, rest = text.partition(" ")
    low = first.lower()
    if low == "been" and rest.split(" ")[0].endswith("ing"):
        return f"I have {text[0].lower()}{text[1:]}"
    if low in DROPPED_SUBJECT_VERBS and rest and not re.match(r"(?:me|us|my|by)\b", rest):
        return f"I {low} {rest}"
    if low == "still" and rest.split(" ")[0].endswith("ing"):
        return f"I am still {rest}"
    spent = _TIME_SPENT.match(text)
    if spent:
        return f"I spent {text[0].lower()}{text[1:]}"
    since = _SINCE.match(text)
    return f"It has been {since.group(1)} {since.group(2)}" if since else text


def _place_in_time(text: str, said_on: date | None, today: date | None) -> str | None:
    """Relative days keep their meaning when the message is older than the reply; None when they cannot."""
    if said_on is None or today is None or said_on == today:
        return text
    if _RELATIVE_OTHER.search(text):
        return None

    def absolute(match: re.Match[str]) -> str:
        offset = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match.group(1).lower()]
        day = said_on + timedelta(days=offset)
        return f"on {day:%A}" if match.group(1).lower() != "tonight" else f"on {day:%A} night"

    if abs((today - said_on).days) > 5 and _RELATIVE_DAYS.search(text):
        return None
    return _RELATIVE_DAYS.sub(absolute, text)


def _finite_verb_at(words: list[str]) -> int | None:
    """Index of the main verb after a short subject; None when there is none within reach."""
    first = words[0].lower()
    reach = 4 if first in _OPENERS else 9
    for at, word in enumerate(words[1:reach], start=1):
        low = word.lower()
        if (low in AUXILIARIES and low not in ("be", "been", "being")) or is_past(low):
            return at
        if first in ("i", "we", "you") and (base_of(low) == low):
            return at
        if (
            first not in ("i", "we", "you")
            and at > 1
            and base_of(low)
            and low.endswith("s")
            and low not in PREPOSITIONS
        ):
            return at
        if first in _OPENERS and low not in ADVERBS:
            return None
    return None


def _has_subject(words: list[str], names: frozenset[str]) -> bool:
    first = words[0].lower().split("'")[0]
    if first in _OPENERS or " ".join(words[:3]) == "It has been" or words[0].removesuffix("'s") in names:
        return True
    return first in DETERMINERS - _ANAPHORIC


def _begins_with_adverbial(words: list[str], text: str) -> bool:
    """`From the kitchen I could hear it`: a phrase of place or time before a plain subject."""
    first = words[0].lower()
    if first not in PREPOSITIONS - {"as", "than", "to", "of", "since"} and first not in (
        "yesterday",
        "today",
        "tonight",
    ):
        return False
    later = _SUBJECT_LATER.search(text[len(first) :])
    return bool(later and (later.group(1).lower() in AUXILIARIES or is_past(later.group(1))))


def _names_before_pronouns(text: str) -> bool:
    """No `she` or `they` as a subject before somebody (or some people) has been named in the same clause."""
    found = _UNKNOWN_PERSON.search(text)
    if not found:
        return True
    before = [w.lower().removesuffix("'s") for w in _WORD.findall(text[: found.start()])]
    if found.group(0).lower().startswith("they"):
        return any(w.endswith("s") and len(w) > 3 for w in before)
    return any(w in PERSON_NOUNS for w in before)


def _subject_runs_into_verb(words: list[str], text: str) -> bool:
    """The verb found belongs to the subject: no single comma between them, and not only "the Saturday I was featured"."""
    at = _finite_verb_at(words)
    if at is None:
        return False
    lows = [w.lower() for w in words]
    if lows[0] not in _OPENERS and any(w in ("i", "we", "you", "he", "she", "they") for w in lows[1:at]):
        later = (w for w in lows[at + 2 :] if w not in ("be", "been", "being"))
        return any(w in AUXILIARIES or (is_past(w) and not w.endswith("ed")) for w in later)
    head = text[: text.find(words[at], len(words[0]))]
    return head.count(",") != 1


def _strung_together(text: str) -> bool:
    """Clauses that only commas hold together ("came, said fixed, drove off")."""
    if re.match(r"^there\b.* it\b", text, re.IGNORECASE):
        return True
    if text.count(",") >= 2 and not re.search(r"\b(?:and|but|or)\b", text):
        return True
    subordinate = re.match(
        r"^(?:when|if|after|before|while|as|since|although|though|because|on|at|in|for|every|each)\b", text, re.I
    )
    return not subordinate and bool(re.search(r", (?:I|we|you|he|she|it|they)(?:'\w+)? (?!who\b)\w+", text))


_ENDINGS = frozenset("off out up down over in on through before about around away".split())


def _balanced(text: str) -> bool:
    outside = QUOTED.sub("", text)
    return '"' not in outside and not re.search(r"(?<!\w)'|'(?!\w)(?<!s')", outside)


def _civil_statement(text: str, outside: str) -> bool:
    """Nothing that asks, demands, accuses, swears or speaks of "you" in general."""
    if RUDE.search(text) or STOCK.search(text) or STANCE.match(text):
        return False
    if _BAD_INSIDE.search(outside) or _GENERIC_YOU.search(outside):
        return False
    return not any(w.lower() in ACCUSING_VERBS for w in _WORD.findall(text))


def clean_clause(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a mended clause of the customer's is good enough to be said back: whole, civil, and a plain statement.

    `names`: proper names of the message, the only bare words that may be a subject.
    """
    outside = QUOTED.sub(" quoted ", text)
    words = _WORD.findall(outside)
    if not _MIN_WORDS <= len(words) <= _MAX_WORDS or not _balanced(text) or not _civil_statement(text, outside):
        return False
    last = words[-1].lower()
    if (
        last in DANGLING
        or last in PREPOSITIONS - _ENDINGS
        or re.search(r"\b(?:and|but|or),", text)
        or _SPLICED.search(outside)
    ):
        return False
    if not _names_before_pronouns(outside) or _strung_together(outside):
        return False
    if _begins_with_adverbial(words, outside):
        return True
    if not _has_subject(words, names):
        return False
    contracted = words[0].lower().startswith(("i'", "we'", "you'", "there'", "nobody'"))
    return contracted or (_finite_verb_at(words) is not None and _subject_runs_into_verb(words, outside))


def _candidates(sentence: str) -> Iterator[tuple[int, int]]:
    parts = _parts(sentence)
    for size in (1, 2, 3, 4):
        for at in range(len(parts) - size + 1):
            yield parts[at][0], parts[at + size - 1][1]


def _joined(sentence: str, start: int, end: int) -> str:
    """The run of clauses as one text; two that only a comma joins get their `and`."""
    return re.sub(
        r",\s+(?=(?:I|we|you|your|my|the|it|they|he|she|there)\b)(?![^\"]*\"[^\"]*$)",
        _comma_and(sentence[start:end]),
        sentence[start:end],
    )


def _comma_and(text: str) -> str:
    return (
        ", and "
        if len(re.findall(r",\s+(?=(?:I|we|you|your|my|the|it|they|he|she|there)\b)", text)) == 1
        and not re.match(
            r"^(?:when|if|after|before|while|as|since|although|though|on|at|in|from|for|until|by|with|of)\b",
            _strip_lead(text),
            re.I,
        )
        and " and " not in text
        else ", "
    )


def _lower_initial(text: str) -> str:
    first = re.split(r"[\s']", text, maxsplit=1)[0]
    plain = first.lower() in DETERMINERS | _OPENERS | PREPOSITIONS | {
        "it",
        "us",
        "our",
        "ours",
        "yesterday",
        "today",
        "tonight",
    }
    return text[0].lower() + text[1:] if plain and first != "I" else text


def _proper_names(message: str) -> frozenset[str]:
    """Words with a capital that does not come from beginning a sentence."""
    return frozenset(m.group(1) for m in re.finditer(r"(?<=[a-z,] )([A-Z][a-z]+)\b", message))


def _prepared(raw: str, said_on: date | None, today: date | None, names: frozenset[str]) -> tuple[str, str] | None:
    """Mended source clause and its shifted form, or None."""
    text = _strip_lead(mend_chat_spelling(raw)).strip(" .,;:-–—!…")
    text = re.sub(r"[!]+", ".", text)
    if not text or "." in re.sub(r"\d\.\d|\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|St|am|pm)\.", "", text):
        return None
    text = _TRAILING.sub("", _supply_subject(text))
    placed = _place_in_time(text, said_on, today)
    if placed is None or not clean_clause(placed, names):
        return None
    shifted = shift_person(placed)
    if shifted is None or re.search(r"\b(?:I|me|my|mine|myself)\b", QUOTED.sub("", shifted)):
        return None
    return placed, _lower_initial(shifted)


def _content(text: str) -> set[str]:
    return {w.lower() for w in _WORD.findall(text) if len(w) > 3 or any(c.isdigit() for c in w)}


def _worth(source: str, span_text: str) -> float:
    """How well a clause covers the span and how well it reads: overlap first, then a comfortable length."""
    want, have = _content(span_text), _content(source)
    covered = len(want & have) / max(1, len(want))
    extra = len(have - want) / max(1, len(have))
    words = len(source.split())
    comfort = 1.0 if 6 <= words <= 18 else 0.6
    loose = 0.25 if _LOOSE_PRONOUN.match(source) else 0.0
    return covered - 0.35 * extra + 0.3 * comfort - loose


def echo(case: Case, spans: list[Span], *, today: date | None = None, avoid: tuple[str, ...] = ()) -> Echo | None:
    """The best clean clause for these spans, turned round; None when there is none. `avoid`: sources used already."""
    best: tuple[float, Echo] | None = None
    for rank, span in enumerate(spans):
        if not 0 <= span.message < len(case.messages) or case.messages[span.message].sender != "customer":
            continue
        message = case.messages[span.message]
        said_on = message.at.date() if message.at else None
        names = _proper_names(message.text)
        for start, end in sentences(message.text):
            if end <= span.start or start >= span.end or message.text[start:end].rstrip().endswith("?"):
                continue
            if message.text[end : end + 1] == "?" or "?" in message.text[start : end + 1]:
                continue
            sentence = message.text[start:end]
            for a, b in _candidates(sentence):
                if start + b <= span.start or start + a >= span.end:
                    continue
                made = _prepared(_joined(sentence, a, b), said_on, today, names)
                if made is None or any(_content(made[0]) & _content(used) == _content(made[0]) for used in avoid):
                    continue
                worth = _worth(made[0], span.text) - 0.05 * rank
                if worth > 0.3 and (best is None or worth > best[0]):
                    best = (worth, Echo(text=made[1], source=made[0], place=span.message * 100_000 + start + a))
    return best[1] if best else None
