"""English verb forms: inflects service verbs and recognises a finite verb where no tagger is at hand.

Rules plus tables. The one light library (lemminflect) inflects as well but takes 1.7 s to load its tables, more than
the whole time an agent waits for the first words of a draft.
"""

from __future__ import annotations

import re
from functools import cache

from draftassist.drafting.composer.words import word_set

__all__ = [
    "BASE_VERBS",
    "base_from_past",
    "base_of",
    "gerund",
    "is_participle",
    "is_past",
    "participle",
    "past",
    "singular_present",
]

_IRREGULAR = """
be was been|become became become|begin began begun|bend bent bent|bet bet bet|bite bit bitten|blow blew blown
break broke broken|bring brought brought|build built built|burn burnt burnt|burst burst burst|buy bought bought
catch caught caught|choose chose chosen|come came come|cost cost cost|cut cut cut|deal dealt dealt|do did done
draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|fly flew flown|forget forgot forgotten|freeze froze frozen|get got got
give gave given|go went gone|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit
hold held held|hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent
let let let|lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met
overpay overpaid overpaid
overcharge overcharged overcharged|pay paid paid|prepay prepaid prepaid|put put put|quit quit quit|read read read
rebuild rebuilt rebuilt|redo redid redone|remake remade remade|repay repaid repaid|reset reset reset
resend resent resent
rewrite rewrote rewritten|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|sew sewed sewn|shake shook shaken|show showed shown
shut shut shut|sing sang sung|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|split split split
spread spread spread|stand stood stood|steal stole stolen|stick stuck stuck|swear swore sworn|sweep swept swept
swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|understand understood understood|undo undid undone|upset upset upset|wake woke woken
wear wore worn|win won won|withdraw withdrew withdrawn|withhold withheld withheld|write wrote written
"""

_REGULAR = """
accept access activate add address adjust advance advise agree allow amend announce answer apologise apologize appear
apply appoint approve arrange arrive ask assess assign assist assume attach attend authorise authorize await back bar
bill blame block board book bounce box brief call cancel carry cash change charge chase check claim clean clear climb
clock close coach collect come compare compensate complain complete conduct confirm connect consider contact
continue convert
copy correct count courier cover crack crash create credit cross cry debit decide decline deduct delay delete deliver
deny depart deposit describe despatch detail die disable disappear discount discuss dispatch display divert double
download drop dry email employ enable end enter erase escalate examine exchange expect expedite expire explain export
extend fail fetch file fill finish fit fix flag follow force forward free gather grant guide halt hand handle happen
help hire honour honor ignore include increase inform insist inspect install invite investigate invoice issue join
kick knock label land last launch launder leak like link list listen load lock log look lower mail manage mark
match measure mend merge message miss mix monitor move name need notify offer open order organise organize
overbook pack park pass pause permit phone pick pin place plan play plug post prepare press price print process promise
propose provide pull purge push queue question raise rate reach reactivate rebook recall receive reclaim recognise
recognize record recover redeliver redirect reduce refer refill refit refund refuse register reinstate reissue
reject relabel release
relist relocate remind remove renew reopen repair repeat replace reply report repost reprint request reroute rescan
reschedule research reserve reship resolve respond restart restock restore retain retest retrain retrieve retry return
reverse review revoke ring route save scan schedule scrap seal search secure seem serve service settle ship shout sign
sort spoil start stay stitch stop store submit suggest supply suspend swap switch talk terminate test text thank
ticket tidy top trace track transfer translate travel treat trigger trust try turn type unblock unlock update
upgrade upload use validate verify visit void wait waive walk want warn wash waste watch wipe withdraw work wrap yell
clock earn live lean laugh push sew smell smile snap soak spill stain stare stream stumble struggle support surprise
survive tick tip touch train trap trip vanish view vote weigh wish worry wreck burn learn spoil guess hope believe
charge reproduce commission escort reassign decommission decontaminate
"""

_SAME_AS_NOUN_DOUBLING = word_set(
    "bar bet cancel chat clip commit compel control cut dial dim drop equip fit flag flit forget format get grab hit "
    "hop label let level log map model net occur outfit permit pin plan plot plug pop put quit re-ship "
    "redeliverr refer "
    "refit regret remit reset rip rob run scan scrap set ship shop shut sit skip slip snap split spot stop strip "
    "submit swap tag tap throb tip top transfer trap travel trim trip unplug upset wrap reship begin overlap swim win"
)
_NOT_DOUBLED_AMERICAN = frozenset({"cancel", "label", "level", "model", "travel", "dial"})


@cache
def _tables() -> tuple[dict[str, tuple[str, str]], dict[str, str], dict[str, str]]:
    """Base to (past, participle), and both ways back."""
    forward: dict[str, tuple[str, str]] = {}
    for entry in _IRREGULAR.replace("\n", "|").split("|"):
        if entry.strip():
            base, before, done = entry.split()
            forward[base] = (before, done)
    pasts = {forms[0]: base for base, forms in forward.items()}
    participles = {forms[1]: base for base, forms in forward.items()}
    pasts.update({"were": "be", "burned": "burn", "learnt": "learn", "spoilt": "spoil", "learned": "learn"})
    return forward, pasts, participles


_PREFIXED = re.compile(r"(mis|re|over|under|out|un)(\w{3,})")
_THIRD_PERSON = {"has": "have", "is": "be", "does": "do", "goes": "go"}
BASE_VERBS: frozenset[str] = frozenset(_REGULAR.split()) | frozenset(
    entry.split()[0] for entry in _IRREGULAR.replace("\n", "|").split("|") if entry.strip()
)
"""Base forms that service notes and complaints use; a verb that is missing here is still inflected by rule."""


def _stem(base: str, *, american: bool) -> str:
    if base in _SAME_AS_NOUN_DOUBLING and not (american and base in _NOT_DOUBLED_AMERICAN):
        return base + base[-1]
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", base) and base not in _tables()[0]:
        return base + base[-1]
    return base


def _forms(base: str) -> tuple[str, str] | None:
    """Past and participle of an irregular verb, also with a prefix (`misread`, `rewrite`)."""
    table = _tables()[0]
    prefixed = _PREFIXED.match(base)
    if base not in table and prefixed and prefixed.group(2) in table:
        forms = table[prefixed.group(2)]
        return prefixed.group(1) + forms[0], prefixed.group(1) + forms[1]
    return table.get(base)


def past(base: str, *, american: bool = False) -> str:
    """`send` -> `sent`, `ship` -> `shipped`, `cancel` -> `cancelled` (American: `canceled`)."""
    irregular = _forms(base)
    if irregular:
        return irregular[0]
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return _stem(base, american=american) + "ed"


def participle(base: str, *, american: bool = False) -> str:
    """`write` -> `written`, `refund` -> `refunded`."""
    irregular = _forms(base)
    return irregular[1] if irregular else past(base, american=american)


def gerund(base: str, *, american: bool = False) -> str:
    """`trace` -> `tracing`, `ship` -> `shipping`, `lie` -> `lying`."""
    if base == "be":
        return "being"
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if base in (
        "get",
        "cut",
        "put",
        "set",
        "let",
        "hit",
        "shut",
        "split",
        "run",
        "sit",
        "win",
        "swim",
        "begin",
        "quit",
    ):
        return base + base[-1] + "ing"
    return _stem(base, american=american) + "ing"


def singular_present(base: str) -> str:
    """`try` -> `tries`, `have` -> `has`."""
    special = next((form for form, root in _THIRD_PERSON.items() if root == base), None)
    if special:
        return special
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _from_suffix(word: str, suffix: str) -> str | None:
    if not word.endswith(suffix) or len(word) < len(suffix) + 2:
        return None
    stem = word[: -len(suffix)]
    guesses = [stem + "e", stem]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        guesses.insert(0, stem[:-1])
    if suffix == "ed" and stem.endswith("i"):
        guesses.insert(0, stem[:-1] + "y")
    return next((guess for guess in guesses if guess in BASE_VERBS), None)


@cache
def base_of(word: str) -> str | None:
    """The base of any form of a known verb (`sent`, `tries`, `shipping` …), None for other words."""
    word = word.lower()
    if word in BASE_VERBS:
        return word
    _, pasts, participles = _tables()
    prefixed = _PREFIXED.match(word)
    root = prefixed and (pasts.get(prefixed.group(2)) or participles.get(prefixed.group(2)))
    if prefixed and root:
        return prefixed.group(1) + root
    irregular = pasts.get(word) or participles.get(word) or _THIRD_PERSON.get(word)
    return irregular or _from_suffix(word, "ed") or _from_suffix(word, "ing") or _from_third_person(word)


def _from_third_person(word: str) -> str | None:
    guesses = (word[:-1], word[:-2], word[:-3] + "y") if word.endswith("s") else ()
    return next((g for g in guesses if g in BASE_VERBS and singular_present(g) == word), None)


def base_from_past(word: str) -> str:
    """The base of a regular past form that is in no list: `reproduced` -> `reproduce`, `defrosted` -> `defrost`."""
    stem = word.lower().removesuffix("ed")
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        return stem[:-1]
    return stem + "e" if re.search(r"(?:[cvzu]|[^s]s|[^n]g|at|ir|ur|[bptd]l)$", stem) else stem


def is_past(word: str) -> bool:
    """A simple past form of a known verb, or any regular-looking one."""
    word = word.lower()
    if word in _tables()[1] or (base_of(word) not in (None, word) and re.match(r"(?:mis|re|over|under|out|un)", word)
                                and not word.endswith(("ing", "s"))):  # fmt: skip
        return True
    return _from_suffix(word, "ed") is not None or bool(
        re.fullmatch(r"[a-z]{3,}[a-z]ed", word) and word not in _NOT_VERBS
    )


def is_participle(word: str) -> bool:
    """A past participle of a known verb, or any regular-looking one."""
    word = word.lower()
    if word in _tables()[2]:
        return True
    return is_past(word) and word.endswith("ed")


_NOT_VERBS = word_set(
    "need indeed speed seed feed bleed breed exceed proceed succeed hundred sacred naked wicked wed shed bed red led "
    "united embed kindred hatred biased weekend aged beloved"
)
