"""Read the short phrase in which a plan or an agent's note names an action, whatever its grammar.

"refund the £8.50 postage", "asked the network team for the records", "changing the app page", "trace opened with the
carrier", "engineers comparing the logs", "a crew is on its way", "carrier trace": each is told apart, so that it can be
said in the tense its status allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.questions import indirect, said_to_customer
from draftassist.drafting.composer.verbs import BASE_VERBS, base_from_past, base_of, is_participle, is_past
from draftassist.drafting.composer.words import ADVERBS, AUXILIARIES, DETERMINERS, MASS_NOUNS, PREPOSITIONS, word_set

__all__ = ["Detail", "read_detail", "with_article"]

Shape = Literal["verb", "passive", "progressive", "clause", "noun"]
_WORD = re.compile(r"[^\s]+")
_LEAD = re.compile(
    r"^(?:please |to |also |already |now |just |then |agreed to |will |i will |i'll |we will |we'll |i "
    r"have |i've |we have |we've |"
    r"i |we |(?:has|have) (?=\w+(?:ed|nt|ne|en|id)\b))+(?=\w)",
    re.IGNORECASE,
)  # fmt: skip
_OBJECT_START = DETERMINERS | word_set(
    "you your him her them it us me back out off up down on in away aside together towards into onto through forward "
    "that whether how why what who where when everything everyone everybody new full free fresh by with from as twice again"
)
_SUBJECTLESS_PASSIVE = frozenset(
    {"by", "to", "as", "with", "straight", "at", "from", "marked", "via", "urgent", "back"}
)
_HANDED_ON = word_set("pass hand send escalate report forward refer transfer move submit refund pay route assign")
_CONDITION = re.compile(r"^((?:if|once|when|as soon as) [^,]{4,90}),\s+(?=\w)")
_NOUNLIKE = word_set(
    "refund credit trace return call order check search report repair move note card post hold block transfer visit "
    "upgrade discount claim request test label ticket review export update message email copy list link print charge "
    "flag book plan price file handle record alert answer cover delay deposit exchange mail offer place question route "
    "service supply support switch track treat use view work walk water invoice market display divert rate stock top "
    "boil cash change process phone text courier"
)
_YOURS = re.compile(r"^(?:account|card|order|booking|password|subscription|refund request|profile|basket|membership|"
                    r"address|bill|invoice|claim|reservation|policy|contract|seat|seats|ticket|tickets|bank|line|login)\b")  # fmt: skip
_INDEFINITE = re.compile(r"^(?:(?:\w+[\s-]){0,3})?(?:trace|case|note|request|investigation|callback|call-back|replacement|reminder|"
                         r"check|review|search|label|credit|refund|voucher|follow-up|follow "
                         r"up|courier|redelivery|collection|"
                         r"inspection|report|flag|alert|technician|engineer|loan "
                         r"\w+|discount|copy|letter|visit|transfer|payment|"
                         r"repair|appointment|taxi|cab|statement|upgrade|extension)(?: today| tonight)?$")  # fmt: skip


@dataclass(frozen=True)
class Detail:
    """An action's wording taken apart.

    verb: `base` + `rest` ("refund" + "the postage"). passive: `subject` + participle of `base` + `rest`. progressive:
    `subject` + gerund of `base` + `rest`. clause: `rest` is a whole sentence. noun: `rest` is a noun phrase.
    `lead` is a condition in front ("If you still have the phone"); `tail` is a further remark, said as a sentence of its own when `tail_is_clause`.
    """

    shape: Shape
    base: str = ""
    subject: str = ""
    rest: str = ""
    lead: str = ""
    tail: str = ""
    tail_is_clause: bool = False
    certain: bool = True


def _words(text: str) -> list[str]:
    return [w.strip('.,;:()"') for w in _WORD.findall(text)]


def _is_clause(text: str) -> bool:
    """A subject and a finite verb near the beginning."""
    words = [w.lower() for w in _words(text)]
    for at, word in enumerate(words[:9]):
        if at == 0:
            continue
        if word in AUXILIARIES and word not in ("be", "been", "being"):
            return words[0] not in BASE_VERBS or words[0] in _NOUNLIKE or words[0] in DETERMINERS
        after = words[at + 1] if at + 1 < len(words) else ""
        if (
            word in ("now", "longer", "always", "never")
            and base_of(after)
            and not after.endswith("ing")
            and not is_participle(after)
        ):
            return True
        if base_of(word) and word not in BASE_VERBS and not word.endswith("ing") and (
            after in DETERMINERS or (word.endswith("s") and after in ("no", "off", "away", "on", "it", "you"))) and (
            is_past(word) or word.endswith("s")) and words[0] not in BASE_VERBS - _NOUNLIKE and not is_past(words[0]):  # fmt: skip
            return True
        if word in ("which", "who", "that", "so", "if", "until", "because", "when", "whether"):
            return False
    return bool(words) and words[0] in ("it", "you", "they", "there", "nobody") and len(words) > 2


def with_article(phrase: str) -> str:
    """A noun phrase that can stand in a sentence: `trace` -> `a trace`, `card` -> `your card`, `postage` -> `the postage`."""
    first = phrase.split(" ", maxsplit=1)[0]
    low = first.lower().strip(",")
    if re.match(r"\dG\b", first):
        return f"a {phrase}"
    if low in DETERMINERS or low in ("you", "it") or not first[0].isalpha() or low.endswith("'s") or first.isupper():
        return phrase
    head = re.split(r"\s+(?:of|for|with|from|to|in|on|at|by|that|which)\b|[,;(]", phrase, maxsplit=1)[0].strip().lower()
    last = head.split(" ")[-1]
    if _YOURS.match(head) and len(head.split()) <= 2:
        return f"your {phrase}"
    if _INDEFINITE.match(head) or (
        last not in MASS_NOUNS and " " in head and last in ("trace", "label", "call", "lamp")
    ):
        return f"{'an' if first[0].lower() in 'aeiou' and not low.startswith(('us', 'uni', 'eu', 'one')) else 'a'} {phrase}"
    if first[0].isupper() or (last.endswith("s") and not last.endswith(("ss", "us", "is"))):
        return phrase
    if last in MASS_NOUNS:
        return phrase if last not in ("postage", "shipping", "delivery") else f"the {phrase}"
    return f"the {phrase}"


def _split_tail(text: str) -> tuple[str, str, bool]:
    match = re.search(r"\s*;\s+|(?<=\w)\.\s+(?=\w)|\s+[–—-]\s+|(?<=[a-z]):\s+", text)
    if not match:
        return text, "", False
    tail = text[match.end() :].strip()
    return text[: match.start()].strip(), tail, _is_clause(tail)


def _is_imperative(words: list[str]) -> bool:
    if len(words[0]) > 1 and words[0].isupper():
        return False  # a name ("GET /patients"), not a verb
    first = words[0].lower()
    after = words[1].lower() if len(words) > 1 else ""
    finished = any(
        is_participle(w) and base_of(w) != w and _ends_phrase(words, i) for i, w in enumerate(words) if 1 < i < 6
    )
    if "-" in first and after == "and" and len(words) > 2 and base_of(words[2].lower()) == words[2].lower():
        return True
    if base_of(first) != first:
        return after in ("the", "a", "an", "your", "our", "both", "all", "every", "you") and first.isalpha() and (
            base_of(first) is None and first not in PREPOSITIONS | DETERMINERS | {"if", "when", "once"} and not is_past(first) and not first.endswith(("ing", "ly", "s")))  # fmt: skip
    if not after:
        return first not in _NOUNLIKE
    if after == "of":
        return False
    if after == "and" and len(words) > 2 and base_of(words[2].lower()) == words[2].lower():
        return not finished
    if after in _OBJECT_START or not after[0].isalpha() or after.endswith("'s"):
        return True
    if first not in _NOUNLIKE:
        return not finished
    if after in ("of", "for", "to") or any(is_participle(w) or w in ("is", "was") for w in words[1:5]):
        return False
    return (
        after not in PREPOSITIONS
        and (first == "refund" or base_of(after) is None)
        and (first == "refund" or after.endswith("s") or after in MASS_NOUNS or len(words) > 3)
    )


def _ends_phrase(words: list[str], at: int) -> bool:
    return at + 1 == len(words) or words[at + 1].lower() in PREPOSITIONS | {"no", "and", "so", "today", "again"}


def _passive(words: list[str], main: str) -> Detail | None:
    for at, word in enumerate(words[1:8], start=1):
        low = word.lower()
        if low in ("that", "which", "who", "so", "if", "to", "for", "and", "or"):
            return None
        following = words[at + 1] if at + 1 < len(words) else ""
        if low.endswith("ing") and base_of(low) not in (None, low) and (
            not following or following.lower() in _OBJECT_START | PREPOSITIONS or not following.islower()):  # fmt: skip
            split = main.find(word, len(words[0]))
            if any(is_participle(w) for w in words[1:at]):
                return None
            return Detail(
                "progressive",
                base=base_of(low) or low,
                subject=main[:split].strip(),
                rest=main[split + len(word) :].strip(),
            )
        next_word = words[at + 1].lower() if at + 1 < len(words) else ""
        if base_of(low) == low and (
            words[at - 1].lower() in ADVERBS or next_word not in ("", "to", "by", "at", "aside")
        ):
            continue
        if is_participle(low) and (not next_word or not next_word.isalpha() or next_word in PREPOSITIONS or next_word in (
            "and", "in", "on", "off", "out", "back", "again", "away", "aside", "up", "down", "together", "straight", "as", "free", "but", "today", "so", "tomorrow", "until", "throughout", "here", "per") or next_word.endswith("ly")):  # fmt: skip
            split = main.find(word, len(words[0]))
            if words[at - 1].lower() in PREPOSITIONS | {"and", "or", "longer", "never", "always"} or main[
                :split
            ].rstrip().endswith(","):
                return None
            return Detail(
                "passive",
                base=base_of(low) or low,
                subject=main[:split].strip(),
                rest=main[split + len(word) :].strip(),
            )
    return None


def _to_the_customer(text: str) -> str | None:
    """A detail may carry the customer's own question ("find out where is my parcel")."""
    if re.search(r"\b(?:my|me|mine)\b", text):
        text = said_to_customer(text)
    addressed = address_customer(text)
    return None if addressed is None else indirect(addressed)


def read_detail(text: str) -> Detail:
    """Take a detail apart; `certain` is False when it is not clear who is meant and a person must look."""
    addressed = _to_the_customer(text.strip().rstrip("."))
    if addressed is None or re.match(
        r"(?:he|she)\b", text.strip(), re.IGNORECASE
    ):  # a colleague as likely as the customer
        return Detail("noun", rest=text.strip().rstrip("."), certain=False)
    main, tail, tail_is_clause = _split_tail(addressed)
    main = _LEAD.sub("", main).strip() or main
    condition = _CONDITION.match(main)
    lead = condition.group(1) if condition else ""
    main = main[condition.end() :] if condition else main
    made = _shape(_words(main), main)
    return replace(made, lead=lead, tail=tail, tail_is_clause=tail_is_clause)


def _shape(words: list[str], main: str) -> Detail:
    first = words[0].lower()
    after = words[1].lower() if len(words) > 1 else ""
    rest = main[len(words[0]) :].strip()
    if _is_imperative(words):
        return Detail("verb", base=first, rest=rest)
    is_adjective = is_past(first) and after.isalpha() and after not in _OBJECT_START | PREPOSITIONS
    if is_adjective and (found := _passive(words, main)):
        return found
    if not is_past(first) and _is_clause(main):
        return Detail("clause", rest=main)
    if (
        is_past(first)
        and first.isalpha()
        and (after in _OBJECT_START | PREPOSITIONS or not after or not after[0].isalpha() or base_of(first) is not None)
    ):
        base = base_of(first) or base_from_past(first)
        if base in _HANDED_ON and (after in _SUBJECTLESS_PASSIVE or not after):
            return Detail("verb", base=base, rest=f"this {rest}".strip())
        return Detail("verb", base=base, rest=rest)
    if (
        first.endswith("ing")
        and base_of(first)
        and base_of(first) != first
        and (after in _OBJECT_START or not base_of(after))
    ):
        return Detail("verb", base=base_of(first) or first, rest=rest)
    found = _passive(words, main)
    return found or Detail("noun", rest=main)
