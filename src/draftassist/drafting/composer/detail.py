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

__all__ = ["Detail", "read_detail"]

Shape = Literal["verb", "passive", "progressive", "clause", "noun"]
_LEAD = re.compile(
    r"^(?:please |to |also |already |now |just |then |agreed to |will |i will |i'll |we will |we'll |i have |i've |"
    r"we have |we've |i |we |(?:has|have) (?=\w+(?:ed|nt|ne|en|id)\b))+(?=\w)",
    re.IGNORECASE,
)
_OBJECT_START = DETERMINERS | word_set(
    "you your him her them it us me back out off up down on in away aside together towards into onto through forward "
    "that whether how why what who where when everything everyone everybody new full free fresh by with from as "
    "twice again"
)
_PASSIVE_WITHOUT_SUBJECT = word_set("by to as with straight at from marked via urgent back")
_HANDED_ON = word_set("pass give hand send escalate report forward refer transfer move submit refund pay route assign")
_NOUNLIKE = word_set(
    "refund credit trace return call order check search report repair move note card post hold block transfer visit "
    "upgrade discount claim request test label ticket review export update message email copy list link print charge "
    "flag book plan price file handle record alert answer cover delay deposit exchange mail offer place question route "
    "service supply support switch track treat use view work walk water invoice market display divert rate stock top "
    "boil cash change process phone text courier"
)
_ADJECTIVAL = word_set("start free open dry clear clean correct live own empty secure complete group")
"""First words that are a verb only before a plain object ("clear the room", not "clear instructions")."""
_AFTER_PARTICIPLE = PREPOSITIONS | word_set(
    "and in on off out back again away aside up down together straight as free but today so tomorrow until throughout "
    "here per"
)
_REPORTS = word_set("show say confirm suggest indicate state agree list")
"""What records do, in the plural ("our payment records show two charges")."""
_CLAUSE_STOPS = word_set("which who that so if until because when whether where what how why")
_FOUND_OUT = tuple(f"find out {word} " for word in ("whether", "what", "why", "where", "when", "how", "who", "which"))
_CONDITION = re.compile(r"^((?:if|once|when|as soon as) [^,]{4,90}),\s+(?=\w)")
_TAIL = re.compile(r"\s*;\s+|(?<=\w)\.\s+(?=\w)|\s+[–—-]\s+|(?<=[a-z]):\s+")


@dataclass(frozen=True)
class Detail:
    """An action's wording taken apart.

    verb: `base` + `rest` ("refund" + "the postage"). passive: `subject` + participle of `base` + `rest`. progressive:
    `subject` + gerund of `base` + `rest`. clause: `rest` is a whole sentence. noun: `rest` is a noun phrase.
    `lead` is a condition in front ("If you still have the phone"); `tail` is a further remark, said as a sentence of
    its own when `tail_is_clause`. `certain` is False when it is not clear who is meant.
    """

    shape: Shape
    base: str = ""
    subject: str = ""
    rest: str = ""
    lead: str = ""
    tail: str = ""
    tail_is_clause: bool = False
    certain: bool = True


def read_detail(text: str) -> Detail:
    """Take a detail apart; one whose pronouns may mean a colleague as well as the customer is not `certain`.

    What is to be found out is worded from the customer's own question, and speaks to them already.
    """
    plain = text.strip().rstrip(".")
    addressed = plain if plain.startswith(_FOUND_OUT) else _to_the_customer(plain)
    if addressed is None or re.match(r"(?:he|she)\b", plain, re.IGNORECASE):
        return Detail("noun", rest=plain, certain=False)
    main, tail = _split_tail(addressed)
    main = _LEAD.sub("", main).strip() or main
    condition = _CONDITION.match(main)
    made = _Phrase(main[condition.end() :] if condition else main).read()
    lead = condition.group(1) if condition else ""
    return replace(made, lead=lead, tail=tail, tail_is_clause=bool(tail) and _Phrase(tail).is_clause())


def _to_the_customer(text: str) -> str | None:
    """A detail may carry the customer's own question ("find out where is my parcel")."""
    if re.search(r"\b(?:my|me|mine)\b", text):
        text = said_to_customer(text)
    told = _Phrase(text)
    has_own_subject = not told.is_imperative() and told.is_clause() and not _CONDITION.match(text)
    if has_own_subject and re.search(r"\b(?:their|them)\b", text):
        return None
    addressed = address_customer(text, told_about_others=has_own_subject)
    return None if addressed is None else indirect(addressed)


def _split_tail(text: str) -> tuple[str, str]:
    match = _TAIL.search(text)
    return (text[: match.start()].strip(), text[match.end() :].strip()) if match else (text, "")


class _Phrase:
    """One phrase and the questions that tell its shape; word lists stand in for a tagger."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [w.strip(".,;:()") for w in text.split()] or [""]
        self.first = self.words[0].lower()
        self.after = self._low(1)
        self.rest = text[len(self.words[0]) :].strip()

    @property
    def attributive(self) -> bool:
        """A participle in front of a noun ("bottled water", "recorded message")."""
        governed = self.after in _OBJECT_START | PREPOSITIONS | {"and", "or"}
        return is_past(self.first) and self.after.isalpha() and not governed

    def _low(self, at: int) -> str:
        return self.words[at].lower() if 0 <= at < len(self.words) else ""

    def read(self) -> Detail:
        """The first reading that fits: order, finished or running work, sentence, and last a bare noun phrase."""
        name = len(self.words[0]) > 1 and self.words[0].isupper()  # "GET /patients"
        if not name and self.is_imperative():
            return Detail("verb", base=self.first, rest=self.rest)
        reading = (self._participial() if self.attributive else None) or self._told() or self._participial()
        return reading or Detail("noun", rest=self.text)

    def _told(self) -> Detail | None:
        """A sentence, a past tense without its subject, or a gerund."""
        if self.is_clause():
            return Detail("clause", rest=self.text)
        reported = is_participle(self.first) and self.after in _OBJECT_START | PREPOSITIONS
        if not (is_past(self.first) or reported):
            return self._gerund()
        if not self.first.isalpha():
            return None
        base = base_of(self.first) or base_from_past(self.first)
        handed_on = base in _HANDED_ON and (self.after in _PASSIVE_WITHOUT_SUBJECT or not self.after)
        return Detail("verb", base=base, rest=f"this {self.rest}".strip() if handed_on else self.rest)

    def _gerund(self) -> Detail | None:
        base = base_of(self.first)
        runs = self.first.endswith("ing") and base not in (None, self.first)
        takes_object = self.after in _OBJECT_START or not base_of(self.after)
        return Detail("verb", base=base or self.first, rest=self.rest) if runs and takes_object else None

    def is_imperative(self) -> bool:
        """A base verb that governs what follows ("refund the postage"), not a noun before one ("refund approved")."""
        if self.after == "and" and base_of(self._low(2)) == self._low(2) != "" and self._low(3) != "to":
            return ("-" in self.first or base_of(self.first) == self.first) and not self._finished()
        if base_of(self.first) != self.first:
            return self._unknown_verb()
        if self.after in AUXILIARIES | {"of"} or not self.after:
            return not self.after and self.first not in _NOUNLIKE
        if self.after in _OBJECT_START or not self.after[0].isalpha() or self.after.endswith("'s"):
            return True
        if self.first in _NOUNLIKE:
            return self._nounlike_verb()
        return self.first not in _ADJECTIVAL and not self._finished()

    def _unknown_verb(self) -> bool:
        """A word in no list is a verb when a determiner follows it ("decontaminate the suite")."""
        governs = self.after in ("the", "a", "an", "your", "our", "both", "all", "every", "you")
        known = base_of(self.first) is not None or self.first in PREPOSITIONS | DETERMINERS | {"if", "when", "once"}
        shaped = is_past(self.first) or self.first.endswith(("ing", "ly", "s"))
        return governs and self.first.isalpha() and not known and not shaped

    def _nounlike_verb(self) -> bool:
        """`waive postage` and `refund postage`, but not `refund approved` or `credit for May`."""
        if self.after in PREPOSITIONS | {"and", "or"} or any(
            is_participle(w) or w in ("is", "was") for w in self.words[1:5]
        ):
            return False
        if self.first == "refund":
            return True
        long = len(self.words) > 3
        return base_of(self.after) is None and (long or self.after.endswith("s") or self.after in MASS_NOUNS)

    def _finished(self) -> bool:
        """A participle that ends the phrase or stands before a preposition: "live key restored"."""
        return any(
            is_participle(word) and base_of(word) != word and self._ends_phrase(at)
            for at, word in enumerate(self.words[:6])
            if at > 0
        )

    def _ends_phrase(self, at: int) -> bool:
        following = self._low(at + 1)
        return not following or following in PREPOSITIONS | {"no", "and", "so", "today", "again"}

    def is_clause(self) -> bool:
        """A subject and a finite verb near the beginning."""
        if self.first in BASE_VERBS - _NOUNLIKE - _ADJECTIVAL or (is_past(self.first) and not self.attributive):
            return False
        for at in range(1, min(9, len(self.words))):
            word = self._low(at)
            if (word in AUXILIARIES and word not in ("be", "been", "being")) or self._finite_at(at):
                return True
            if word in _CLAUSE_STOPS:
                return False
        return self.first in ("it", "you", "they", "there", "nobody") and len(self.words) > 2

    def _finite_at(self, at: int) -> bool:
        """A present or past verb at that place: "the driver takes the router", "branches now copy originals"."""
        word, after = self._low(at), self._low(at + 1)
        if word in _REPORTS and self._low(at - 1).endswith("s"):
            return True
        if word in ("now", "longer", "always", "never"):
            return base_of(after) is not None and not after.endswith("ing") and not is_participle(after)
        if base_of(word) is None or word in BASE_VERBS or word.endswith("ing"):
            return False
        third_person = word.endswith("s") and after in ("no", "off", "away", "on", "it", "you")
        return (after in DETERMINERS - {"no"} or third_person) and (is_past(word) or word.endswith("s"))

    def _participial(self) -> Detail | None:
        """A subject with a participle ("trace opened today") or a gerund ("engineers comparing the logs")."""
        for at in range(1, min(8, len(self.words))):
            word = self._low(at)
            if word in ("that", "which", "who", "so", "if", "to", "for", "and", "or"):
                return None
            if self._runs_at(at):
                done_before = any(is_participle(w) for w in self.words[1:at])
                return None if done_before else self._with_subject("progressive", at)
            if self._done_at(at):
                stray = self._low(at - 1) in PREPOSITIONS | {"and", "or", "longer", "never", "always"}
                made = self._with_subject("passive", at)
                listed = "," in made.subject or any(is_participle(w.lower()) for w in self.words[1:at])
                return None if stray or listed else made
        return None

    def _runs_at(self, at: int) -> bool:
        word = self._low(at)
        following = self.words[at + 1] if at + 1 < len(self.words) else ""
        governs = not following or following.lower() in _OBJECT_START | PREPOSITIONS or not following.islower()
        modifier = self._low(at - 1) in DETERMINERS
        return word.endswith("ing") and base_of(word) not in (None, word) and governs and not modifier

    def _done_at(self, at: int) -> bool:
        word, following = self._low(at), self._low(at + 1)
        unmarked = base_of(word) == word
        if unmarked and (self._low(at - 1) in ADVERBS or following not in ("", "to", "by", "at", "aside")):
            return False
        closes = not following.isalpha() or following in _AFTER_PARTICIPLE or following.endswith("ly")
        return is_participle(word) and closes

    def _with_subject(self, shape: Shape, at: int) -> Detail:
        word = self.words[at]
        split = self.text.find(word, len(self.words[0]))
        low = word.lower()
        return Detail(
            shape,
            base=base_of(low) or low,
            subject=self.text[:split].strip(),
            rest=self.text[split + len(word) :].strip(),
        )
