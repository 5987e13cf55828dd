# ruff: noqa: E501 - a pattern reads best unbroken
"""A small closed grammar of English verbs and subjects: enough to see where a clause has a verb, without a tagger.

The word lists are general English as support replies use it; no list knows a company, a product or a policy.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AUXILIARIES",
    "MODALS",
    "begins_clause",
    "has_verb",
    "is_base_verb",
    "is_past_form",
    "is_subject",
    "is_verbish",
    "normal",
]

_STRIP = "\"'`“”‘’()[]{}<>*_,.!?:;…«»|~#"

PRONOUNS = frozenset(
    {
        "i", "we", "you", "it", "they", "he", "she", "there", "this", "that", "these", "those", "nobody", "somebody",
        "someone", "everyone", "everybody", "everything", "nothing", "something", "anyone", "who", "u", "one",
    }
)  # fmt: skip
DETERMINERS = frozenset(
    {"the", "a", "an", "your", "our", "my", "his", "her", "their", "its", "no", "every", "each", "any", "both", "all"}
)
MODALS = frozenset(
    {
        "will", "shall", "would", "should", "can", "could", "may", "might", "must", "won't", "wont", "can't", "cannot",
        "cant", "couldn't", "wouldn't", "shouldn't", "shan't", "ought", "gonna", "gotta", "wanna", "needn't",
    }
)  # fmt: skip
AUXILIARIES = frozenset(
    {
        "am", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "having", "do", "does", "did",
        "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't", "dont",
        "ain't", "didnt", "doesnt", "isnt", "wasnt", "havent", "hasnt",
    }
)  # fmt: skip
_CONTRACTED = ("'ll", "'ve", "'re", "'m", "'d", "’ll")
_BARE_CONTRACTED = frozenset(
    {"ill", "ive", "youll", "youre", "weve", "theyll", "theyre", "thats", "itll", "im", "ur", "hes", "shes"}
)
_S_CONTRACTED = frozenset(
    {"it's", "that's", "there's", "he's", "she's", "what's", "who's", "here's", "let's", "this's"}
)

_BASE = (
    "accept acknowledge act add adjust admit advise agree allow answer apologise apologize appear apply appreciate "
    "approve arrange arrive ask assign assume assure attach attend avoid back become begin believe belong block book "
    "break bring build buy call cancel care carry catch cause change charge chase check choose claim clean clear close "
    "collect come compensate complete confirm connect consider contact continue correct cost count cover create credit "
    "cut deal decide deduct delay deliver deny depend deserve dispatch do double drive drop email end ensure escalate "
    "examine expect expedite explain expire extend fail feel file fill find finish fit fix fly follow forget forward "
    "free fulfil fulfill get give go grant guarantee handle happen have hear help hold honour honor hope hurry improve "
    "include inform inspect install investigate issue join keep know land launch lead learn leave let lift like listen "
    "load locate log look lose make mark match mean meet mend message miss monitor move need note notify offer open "
    "order organise organize owe own pass pay phone pick ping place plan post prepare prevent print prioritise "
    "prioritize process promise protect prove provide pull push put raise reach read realise realize rebook receive "
    "reckon recommend record recover redeliver redo reduce refer refund refuse regret reimburse reinstate reissue "
    "reject release remain remove renew repair repeat replace reply report request resend reserve reset reship resolve "
    "respond restore resume retain retrieve return reverse review rework ring rush save say schedule see seem sell "
    "send set settle share ship show sign sit solve sort speak speed spend start stay stop store submit suffer suggest "
    "supply support suppose swap switch take talk tell text thank think throw top trace track train transfer treat "
    "trust try turn understand update upgrade use verify visit void wait waive walk want warrant watch welcome wipe "
    "wish wonder work worry write dm hand swear bet collect pop drop touch reopen unblock unlock lock repaint refit "
    "redesign retrain discuss forgive accept fall run sleep lie stand live enjoy grow tend resurface redirect"
)
_IRREGULAR_PAST = (
    "went came got gave took sent paid made found did said told saw left lost kept held put set let meant felt thought "
    "knew brought bought broke spoke wrote began chose drove fell flew forgot ran rang sold spent stood understood met "
    "read led heard cost cut became lay swore stuck built dealt grew rose shut slipped dropped stopped"
)
_PAST_PARTICIPLES = (
    "gone come given taken sent paid made found done said told seen left lost kept held put set let meant felt known "
    "brought bought broken spoken written begun chosen driven fallen flown forgotten run rung sold spent stood met "
    "read led heard cost cut become been gotten got built dealt grown sworn shut"
)
_NOT_VERBS = frozenset(
    {
        "need", "used", "red", "bed", "hundred", "indeed", "speed", "feed", "during", "nothing", "something", "anything",
        "everything", "morning", "evening", "thing", "king", "ring", "string", "spring", "wedding", "building", "ceiling",
        "meeting", "shipping", "booking", "being", "tracking", "billing", "packaging", "clothing", "feeling", "shed",
        "kindred", "sacred", "naked", "wicked", "seed", "weed", "greed",
    }
)  # fmt: skip
# base forms that are more often nouns; they count as verbs only where the grammar calls for one
_OFTEN_NOUNS = frozenset(
    {
        "account", "act", "answer", "back", "block", "book", "break", "call", "care", "cause", "change", "charge",
        "check", "claim", "cost", "count", "cover", "credit", "cut", "deal", "delay", "double", "drive", "drop",
        "email", "end", "file", "fix", "free", "guarantee", "hand", "help", "hold", "hope", "hurry", "issue", "land",
        "lead", "lift", "like", "load", "log", "look", "mark", "match", "mean", "message", "move", "need", "note",
        "offer", "open", "order", "own", "pass", "pay", "phone", "pick", "place", "plan", "post", "process", "promise",
        "pull", "push", "record", "refund", "release", "repair", "reply", "report", "request", "reserve", "return",
        "reverse", "review", "ring", "run", "rush", "save", "set", "share", "ship", "show", "sign", "speed", "start",
        "stay", "stop", "store", "supply", "support", "talk", "text", "thank", "top", "touch", "trace", "track", "train",
        "transfer", "treat", "trust", "try", "turn", "update", "upgrade", "use", "visit", "wait", "walk", "want", "watch",
        "welcome", "wish", "wonder", "work", "worry", "close", "clear", "complete", "correct", "direct", "fit", "fly",
        "sort", "swap", "switch", "bet", "read", "live", "lock", "fall", "stand", "clean",
    }
)  # fmt: skip

_BASE_SET = frozenset(_BASE.split())
_PAST_SET = frozenset(_IRREGULAR_PAST.split()) | frozenset(_PAST_PARTICIPLES.split())


def normal(token: str) -> str:
    """The token in small letters, without surrounding punctuation, with straight apostrophes."""
    return token.lower().replace("’", "'").replace("‘", "'").strip(_STRIP)


def is_subject(word: str) -> bool:
    """Whether the word is a subject pronoun, alone or contracted with its verb ("we'll")."""
    return word.split("'", maxsplit=1)[0] in PRONOUNS or word in _BARE_CONTRACTED


def is_base_verb(word: str) -> bool:
    """Whether the word is a base form of a verb that support replies use."""
    return word in _BASE_SET


def is_past_form(word: str) -> bool:
    """Whether the word looks like a past tense or past participle."""
    return word in _PAST_SET or (len(word) > 4 and word.endswith("ed") and word not in _NOT_VERBS)


def _is_contracted(word: str) -> bool:
    return word.endswith(_CONTRACTED) or word in _S_CONTRACTED or word in _BARE_CONTRACTED


def is_verbish(word: str) -> bool:
    """Whether the word alone carries or is part of a finite verb."""
    if word in MODALS or word in AUXILIARIES or _is_contracted(word):
        return True
    if word in _BASE_SET:
        return word not in _OFTEN_NOUNS
    return is_past_form(word) or (word.endswith("s") and word[:-1] in _BASE_SET - _OFTEN_NOUNS)


def has_verb(words: Sequence[str]) -> bool:
    """Whether these words hold a verb: a sure one, or an unsure one where a verb is called for."""
    for i, word in enumerate(words):
        if is_verbish(word):
            return True
        called_for = i == 0 or is_subject(words[i - 1]) or words[i - 1] in {"to", "please", "and", "or", "pls"}
        stem = word[:-1] if word.endswith("s") else word
        if called_for and stem in _BASE_SET:
            return True
        if word.endswith("ing") and len(word) > 5 and word not in _NOT_VERBS and i <= 1:
            return True
    return False


def begins_clause(words: Sequence[str]) -> bool:
    """Whether these words begin with a subject and its verb (or an imperative after "please")."""
    if not words:
        return False
    first, rest = words[0], words[1:]
    if first in {"please", "pls"} or _is_contracted(first):
        return bool(rest) or _is_contracted(first)
    if is_subject(first):
        return any(is_verbish(w) or is_base_verb(w) for w in rest[:3])
    if first in {"if", "when", "once", "unless", "should", "whatever", "whichever", "wherever", "however"}:
        return any(is_verbish(w) for w in rest)
    if first in DETERMINERS and any(_third_person(w) for w in rest[1:5]):
        return True
    return (first.isalpha() or first.endswith("'s")) and any(_surely_finite(w) for w in rest[:5])


def _third_person(word: str) -> bool:
    return word.endswith("s") and word[:-1] in _BASE_SET


def _surely_finite(word: str) -> bool:
    return (
        word in MODALS
        or word in {"is", "are", "was", "were", "has", "have", "isn't", "aren't", "hasn't", "haven't", "does", "did"}
        or word.endswith("'ll")
    )
