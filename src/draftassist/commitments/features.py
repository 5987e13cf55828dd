# ruff: noqa: E501 - a cue reads best on one line
"""What a sentence vector loses and a promise hangs on: who acts, in which tense and mood, and how surely.

Cheap binary features of one clause, beside the encoder's vector. All are general English; none knows a company.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from draftassist.text.verbs import is_base_verb, is_past_form, normal

__all__ = ["FEATURES", "clause_features", "feature_matrix"]

_SUBJECT_WE = r"\b(?:i|we)(?:'(?:ll|m|re|ve|d))?\b"
_CUES: tuple[tuple[str, str], ...] = (
    ("we_will", r"\b(?:i|we)(?:'ll| will| shall|'d| would)\b"),
    ("we_going", r"\b(?:i'm|we're|i am|we are)\s+(?:going to|about to)\b"),
    ("we_ing", r"\b(?:i'm|we're|i am|we are)\s+(?:now |just |also |currently |still |already )?\w+ing\b"),
    ("we_present", r"^(?:and |so |then |but )?(?:i|we) (?!will|shall|would|have|am|are|was|were|did|had|do|can|could)\w+\b"),
    ("we_perfect", r"\b(?:i|we)(?:'ve| have| had|'d)\s+(?:now |just |already |also |since )?\w+(?:ed|en|n|t|k|ne|de|d)\b"),
    ("we_past", r"\b(?:i|we) (?:did|was|were|had|\w+ed|sent|took|made|gave|went|told|spoke|wrote|left|lost|put|got|read)\b"),
    ("we_can", r"\b(?:i|we) (?:can|could|may|might)\b"),
    ("you_will", r"\byou(?:'ll| will| shall|'re going to| are going to)\b"),
    ("you_get", r"\byou(?:'ll| will)? (?:have|get|see|hear|receive|find|be|never|not|pay)\b"),
    ("you_imp", r"\byou(?:'ll)? (?:need|must|can|could|may|should|have to|would need|might)\b"),
    ("it_will", r"\b(?:it|that|this|everything|there)(?:'ll| will| shall|'s going to| is going to)\b"),
    ("they_will", r"\b(?:they|he|she|somebody|someone)(?:'ll| will|'re going to| are going to|'s going to)\b"),
    ("will_be", r"\b(?:will|shall|'ll|to) be \w+(?:ed|en|n|t|d)\b"),
    ("will", r"(?:\bwill\b|\bshall\b|'ll\b)"),
    ("wont", r"\b(?:won't|will not|will never|'ll never|shan't|shall not|no longer)\b"),
    ("going_to", r"\b(?:going to|gonna|about to|due to|set to)\b"),
    ("present_event", r"^(?:and |so |then |but )?(?:the|your|our|a|an|my|his|her|their|£|\$|€|\d)[^,]*?\b\w+s\b (?:out|back|to|on|in|by|off|at|with|away|tonight|today|tomorrow|this)\b"),
    ("is_yours", r"\b(?:is|are|'s|'re) (?:yours|on us|on the house|free|covered|ours|guaranteed|with you)\b"),
    ("on_us", r"\b(?:on us|on the house|our cost|at no (?:cost|charge)|free of charge|no charge|for free|we pay|every penny|in full)\b"),
    ("passive_past", r"\b(?:was|were|has been|have been|had been|'s been|been)\b"),
    ("past_aux", r"\b(?:was|were|did|had|didn't|wasn't|weren't|hadn't)\b"),
    ("perfect", r"\b(?:has|have|'ve)\b"),
    ("ing_now", r"^(?:and |so )?(?:\w+ing)\b"),
    ("can", r"\b(?:can|could|may|might)\b"),
    ("should", r"\b(?:should|ought|shouldn't|likely|probably|prob|hopefully|expect|hope|hoping|hopeful|reckon|fingers crossed|all being well|tends?|usually|normally|imagine|guess|think|looks like|with luck|chances?|odds|try|aim|best)\b"),
    ("cannot", r"\b(?:can't|cannot|can not|unable|not able|couldn't|not going to|not allowed|afraid|rather not|nobody can|not in a position)\b"),
    ("neg", r"\b(?:not|n't|no|never|nothing|nobody|none|neither|nor)\b|n't\b"),
    ("never_again", r"\b(?:never|ever again|not again|for life|forever|for ever|always|every single|any more|again)\b"),
    ("promise", r"\b(?:promise|guarantee|guaranteed|swear|assure|assured|assurance|certain|certainly|definitely|for sure|my word|without fail|no doubt|absolutely|100%|trust me|whatever happens|no matter)\b"),
    ("question", r"\?\s*$|^(?:and |so |but )?(?:would|could|can|do|did|does|is|are|was|were|will|have|has|when|where|which|what|who|how|why|shall|may) (?:you|i|we|it|that|the|your|this|he|she|they|there)\b"),
    ("imperative", r"^(?:and |so |then |but |please |pls |just |do |don't )*(?:@)?"),
    ("please", r"\b(?:please|pls|kindly)\b"),
    ("yours", r"\byou(?:r|rs)?\b"),
    ("we", _SUBJECT_WE),
    ("our", r"\bour\b"),
    ("others", r"\b(?:the courier|courier|carrier|bank|supplier|maker|manufacturer|insurer|council|police|airline|hotel|venue|seller|landlord|platform|their|they)\b"),
    ("term", r"\b(?:warranty|guarantee (?:covers|lasts)|terms?|clause|policy|contract|agreement|under the|per person|is charged|are covered|covers|normally|usually|standard|within \d+ days of)\b"),
    ("process", r"\b(?:takes?|usually|normally|typically|can take|up to|on average|from the date|process|automatically)\b"),
    ("quote", "[\"“”]"),
    ("reported", r"\b(?:said|told|promised|says|wrote|was quoted|meant|intend)\b"),
    ("future_time", r"\b(?:tomorrow|tonight|today|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday|by \d|at \d|by (?:noon|five|four|three|six|ten|nine)|within|this (?:afternoon|evening|week)|in \d+|hour|morning|noon|\d(?:am|pm| am| pm)|later|soon|shortly|before long|the \d+(?:st|nd|rd|th))\b"),
    ("past_time", r"\b(?:yesterday|ago|last|already|earlier|since|this morning|before|previously)\b"),
    ("vague_time", r"\b(?:soon|shortly|asap|before (?:too )?long|in due course|in no time|as soon as|eventually|fairly|pretty)\b"),
    ("money", r"[£$€]\s?\d|\b\d+ (?:pounds|quid|dollars|euros?)\b|\b(?:refund|credit|voucher|compensat\w+|reimburse\w*|waive\w*|discount)\b"),
    ("if_clause", r"^(?:and |but |so )?(?:if|when|once|should|unless|as long as|provided|until|because|since|as|while|although|though|where|whether|before|after)\b"),
    ("if_any", r"\b(?:if|unless|provided|as long as|once|should (?:it|you|they|he|she|that))\b"),
    ("look_into", r"\b(?:look(?:ing)? (?:into|at|after)|investigat\w+|check(?:ing)?|find(?:ing)? out|chas(?:e|ing)|trace|review(?:ed)?|dealt with|dealing|sort(?:ed|ing)?|handled?)\b"),
    ("contact", r"\b(?:call|ring|phone|telephone|email|e-mail|write|message|text|dm|ping|update|let you know|tell you|hear from|back to you|in touch|post|reply|answer|drop you)\b"),
    ("give", r"\b(?:refund\w*|credit\w*|pay\w*|paid|replac\w+|resen[dt]\w*|send\w*|reship\w*|waiv\w+|reimburs\w+|compensat\w+|cover\w*|return\w*|collect\w*|upgrad\w+|extend\w*|voucher|repair\w*|fix\w*|restor\w+|mend\w*|deliver\w*|arriv\w+|land\w*|reach\w*)\b"),
    ("consider_done", r"\b(?:consider it|as good as|leave it with|rest assured|don't worry|needn't|no need|forget about|won't need|you won't|never have to|won't have to)\b"),
    ("sorry", r"\b(?:sorry|apolog\w+|regret\w*|thank\w*|appreciate\w*)\b"),
    ("greeting", r"^(?:hi|hello|dear|hey|kind regards|best wishes|regards|thanks|thank you|yours)\b"),
    ("would", r"\b(?:would|'d|could have|should have|would have)\b"),
    ("want", r"\b(?:want|wish|like|love|would like|happy to|glad to|feel free|welcome to)\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _CUES if name != "imperative")
_SHAPES = ("imperative", "base_first", "past_first", "ing_first", "short", "long", "starts_you", "starts_we", "starts_it",
           "past_share", "inherits_will", "inherits_past", "sentence_question")  # fmt: skip
FEATURES: tuple[str, ...] = tuple(name for name, _ in _PATTERNS) + _SHAPES
"""Names of the features, in the order of the matrix's columns."""

_OPENERS = frozenset({"and", "but", "so", "then", "or", "also", "plus", "please", "pls", "just"})
_LONGEST = 600
"""Code points of a clause that are looked at."""


@lru_cache(maxsize=512)
def clause_features(clause: str, before: str = "", sentence: str = "") -> NDArray[np.float32]:
    """Features of one clause, shape (len(FEATURES),); `before` is the clause before it in the same sentence.

    A coordinated verb without a subject ("and send you a new one") takes its tense from `before`.
    """
    text = clause[:_LONGEST].replace("’", "'").lower()
    head = before[:_LONGEST].replace("’", "'").lower()
    row = [1.0 if pattern.search(text) else 0.0 for _, pattern in _PATTERNS]
    words = [normal(word) for word in text.split()]
    while len(words) > 1 and words[0] in _OPENERS:
        words.pop(0)
    first = words[0] if words else ""
    base = is_base_verb(first)
    inherits = bool(head) and (base or (is_past_form(first) and not base))
    row += [
        1.0 if base and not head else 0.0,
        1.0 if base else 0.0,
        1.0 if is_past_form(first) else 0.0,
        1.0 if first.endswith("ing") else 0.0,
        1.0 if len(words) <= 4 else 0.0,
        1.0 if len(words) > 18 else 0.0,
        1.0 if first.startswith("you") else 0.0,
        1.0 if first.split("'", maxsplit=1)[0] in {"i", "we"} else 0.0,
        1.0 if first.split("'", maxsplit=1)[0] in {"it", "that", "this", "there"} else 0.0,
        sum(is_past_form(word) for word in words) / max(1, len(words)),
        1.0 if inherits and re.search(r"\bwill\b|\bshall\b|'ll\b|going to|i'm \w+ing|we're \w+ing", head) else 0.0,
        1.0 if inherits and re.search(r"'ve\b|\bhave\b|\bhas\b|\bwas\b|\bwere\b", head) else 0.0,
        1.0 if sentence.rstrip().endswith("?") else 0.0,
    ]
    return np.asarray(row, dtype=np.float32)


def feature_matrix(clauses: Sequence[tuple[str, str, str]]) -> NDArray[np.float32]:
    """One row per (clause, clause before it, sentence), shape (n, len(FEATURES))."""
    if not clauses:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    return np.stack([clause_features(*parts) for parts in clauses])
