"""The draft with its marks: what each span does, what is flagged, and which clause a sentence rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from draftassist.domain.draft import Citation, Flag
from draftassist.domain.scorecard import Act, Evidence, Scorecard
from draftassist.drafting.check import GAP
from draftassist.ui.render import empty, esc
from draftassist.ui.words import ACT_GROUPS, ACT_WORDS, GROUP_WORDS

__all__ = ["preview_html"]

_LOUDEST = ("trouble", "promise", "ownership", "empathy")
"""Where acts overlap, the one that an agent has to see wins the colour; all are named in the tooltip."""


@dataclass(frozen=True)
class _Mark:
    """A span of the body, in code points, and what it is marked with."""

    start: int
    end: int
    act: Act | None = None
    flag: int | None = None
    citation: int | None = None
    gap: bool = False


def preview_html(
    body: str,
    score: Scorecard | None,
    flags: Sequence[Flag] = (),
    citations: Sequence[Citation] = (),
    numbers: Mapping[str, int] | None = None,
) -> str:
    """The body as text with highlighted spans by act, underlined flags and citation buttons.

    `numbers` gives each clause its number (`render.cited_numbers`). Spans that do not fit the body are left out: they
    belong to an older text.
    """
    if not body.strip():
        return empty("The draft with its marks stands here: what each sentence does, and what it rests on.")
    marks = [mark for mark in _marks(body, score, flags, citations) if 0 <= mark.start < mark.end <= len(body)]
    text = "".join(_segments(body, marks, citations, numbers or {}))
    legend = "".join(f'<span class="da-act da-{group}">{words}</span> ' for group, words in GROUP_WORDS.items())
    flagged = '<span class="da-flagged">flagged</span>'
    return f'<p class="da-legend" aria-hidden="true">{legend}{flagged}</p><div class="da-preview">{text}</div>'


def _marks(body: str, score: Scorecard | None, flags: Sequence[Flag], citations: Sequence[Citation]) -> Iterator[_Mark]:
    for one in _acts(score):
        if one.act in ACT_GROUPS:
            yield _Mark(one.start, one.end, act=one.act)
    for index, flag in enumerate(flags):
        if flag.severity != "info" or flag.text:
            yield _Mark(flag.start, flag.end, flag=index)
    for index, citation in enumerate(citations):
        yield _Mark(citation.start, citation.end, citation=index)
    for found in GAP.finditer(body):
        yield _Mark(*found.span(), gap=True)


def _acts(score: Scorecard | None) -> list[Evidence]:
    if score is None:
        return []
    return [*score.empathy.evidence, *score.ownership.evidence, *score.overpromising.evidence]


def _segments(
    body: str, marks: Sequence[_Mark], citations: Sequence[Citation], numbers: Mapping[str, int]
) -> Iterator[str]:
    """Between two neighbouring cuts the set of marks is constant, so overlapping spans need no nesting."""
    cuts = sorted({0, len(body), *(cut for mark in marks for cut in (mark.start, mark.end))})
    for start, end in pairwise(cuts):
        here = [mark for mark in marks if mark.start <= start and end <= mark.end]
        yield _segment(body[start:end], here, citations)
        for mark in marks:
            if mark.citation is not None and mark.end == end:
                yield _chips(citations[mark.citation], numbers)


def _segment(text: str, marks: Sequence[_Mark], citations: Sequence[Citation]) -> str:
    if not marks:
        return esc(text)
    acts = list(dict.fromkeys(mark.act for mark in marks if mark.act is not None))
    groups = {ACT_GROUPS[act] for act in acts}
    classes = [f"da-act da-{group}" for group in _LOUDEST if group in groups][:1]
    flags = [mark.flag for mark in marks if mark.flag is not None]
    cites = [cite for mark in marks if mark.citation is not None for cite in citations[mark.citation].cites]
    if flags:
        classes.append("da-flagged")
    if any(mark.gap for mark in marks):
        classes.append("da-gap")
    title = "; ".join(ACT_WORDS[act] for act in acts)
    attributes = [f'class="{" ".join(classes) or "da-plain"}"']
    if title:
        attributes.append(f'title="{esc(title)}"')
    if flags:
        attributes.append(f'data-flags="{" ".join(map(str, flags))}"')
    if cites:
        lines = "\n".join(cites)
        attributes.append(f'data-cites="{esc(lines)}"')
    return f"<span {' '.join(attributes)}>{esc(text)}</span>"


def _chips(citation: Citation, numbers: Mapping[str, int]) -> str:
    weak = "" if citation.supported else " da-weak"
    return "".join(
        f'<button type="button" class="da-cite{weak}" data-cite="{esc(cite)}" '
        f'aria-label="Rests on {esc(cite.replace("#", ", "))}">{numbers.get(cite, "?")}</button>'
        for cite in citation.cites
    )
