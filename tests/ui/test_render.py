"""Whatever people write comes out as text, and every mark stands where it belongs. Needs no browser: pure functions."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from draftassist.domain.case import Case
from draftassist.domain.draft import (
    Cannot,
    Checkpoint,
    Citation,
    Draft,
    DraftResult,
    EvidencePassage,
    Flag,
    Plan,
    PlannedAction,
    Provenance,
    Understanding,
)
from draftassist.domain.policy import Assumption
from draftassist.domain.scorecard import DimensionScore, Evidence, OverpromisingScore, Scorecard, Suggestion
from draftassist.ui import render
from draftassist.ui.annotate import preview_html
from draftassist.ui.grounds import cited_numbers, evidence_html, flags_html, plan_html

EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>" onclick="alert(3)\' &amp; <b>'
OURS = {
    "div", "p", "span", "b", "i", "q", "ul", "li", "strong", "button", "table", "thead", "tbody", "tr", "th", "td",
    "article", "h3", "details", "summary", "br",
}  # fmt: skip
OUR_ATTRIBUTES = {
    "class", "role", "id", "type", "title", "scope", "tabindex", "aria-label", "aria-hidden", "aria-live",
    "aria-checked", "data-busy", "data-cite", "data-cites", "data-code", "data-flag", "data-flags", "data-id",
    "data-label", "data-overall", "data-send", "data-verdict",
}  # fmt: skip


class Reader(HTMLParser):
    """Text, tags and attribute names of a piece of HTML, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.found: list[dict[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.found.append({"tag": tag, **{name: value or "" for name, value in attrs}})

    def handle_data(self, data: str) -> None:
        self.text += data


def action(**more: object) -> PlannedAction:
    return PlannedAction.model_validate(
        {"action": "refund", "kind": "refund", "status": "will_do", "detail": "refund it", **more}
    )


def scorecard(*evidence: Evidence, empathy: int = 3, overpromising: int = 0, **more: object) -> Scorecard:
    return Scorecard.model_validate(
        {
            "empathy": DimensionScore(score=empathy, value=empathy, reason=EVIL, evidence=list(evidence)),
            "ownership": DimensionScore(score=2, value=2.0, reason="so so"),
            "overpromising": OverpromisingScore(score=overpromising, value=overpromising, reason="fine"),
            "overall": 71.5, "fail": False, "scorer": "test", **more,
        }
    )  # fmt: skip


def result(body: str = "Sorry. I will refund it.", **more: object) -> DraftResult:
    return DraftResult.model_validate(
        {
            "draft": Draft(subject="s", body=body),
            "understanding": Understanding(issue="x", issue_kind="other", severity=1, situation="resolve"),
            "plan": Plan(actions=[action()]), "score": scorecard(), "verdict": "ready",
            "provenance": Provenance(model="m"), **more,
        }
    )  # fmt: skip


def evil_result() -> DraftResult:
    return result(
        EVIL,
        evidence=[EvidencePassage(id=EVIL, kind="policy", title=EVIL, text=EVIL, score=0.5, effective_to=EVIL)],
        citations=[Citation(start=0, end=8, cites=[EVIL], supported=False)],
        flags=[Flag(code="stock_phrase", severity="fix", start=0, end=8, text=EVIL, message=EVIL, cites=[EVIL],
                    rewrite=EVIL)],
        verdict="hold",
    )  # fmt: skip


def evil_plan() -> Plan:
    return Plan.model_validate({
        "actions": [action(detail=EVIL, owner=EVIL, timeline=EVIL, cites=[EVIL], condition="unverified",
                           condition_text=EVIL, within_authority=False),
                    action(condition="unmet", condition_text=EVIL)],
        "cannot": [Cannot(ask=EVIL, why=EVIL, alternative=EVIL, cites=[EVIL])],
        "checkpoint": Checkpoint.model_validate({"at": "2026-11-23T16:00:00+00:00", "by": EVIL, "how": EVIL}),
        "escalate_to": EVIL, "reasons": [EVIL], "questions": [EVIL], "gaps": [EVIL],
    })  # fmt: skip


def evil_case() -> Case:
    return Case.model_validate({
        "customer": {"name": EVIL, "tier": EVIL, "history": [EVIL]},
        "order": {"id": EVIL, "items": [EVIL]}, "issue": EVIL,
        "messages": [{"from": "customer", "text": EVIL}],
    })  # fmt: skip


def evil_score() -> Scorecard:
    suggestion = Suggestion(dimension="empathy", start=0, end=8, rewrite=EVIL, why=EVIL)
    return scorecard(Evidence(start=0, end=8, act="names_impact"), suggestions=[suggestion])


def evil_made() -> Provenance:
    assumption = Assumption(field=EVIL, value=EVIL, why=EVIL)
    return Provenance(model=EVIL, prompts={EVIL: EVIL}, knowledge=EVIL, notices=[EVIL], assumptions=[assumption])


@pytest.mark.parametrize(
    "html",
    [
        render.notice_html(EVIL),
        render.status_html(EVIL, busy=True),
        render.case_html(evil_case()),
        render.verdict_html(evil_result()),
        render.verdict_html(None, EVIL),
        render.scores_html(evil_score()),
        render.provenance_html(evil_made()),
        plan_html(evil_plan()),
        evidence_html(evil_result()),
        flags_html(evil_result().flags),
        preview_html(EVIL, evil_score(), evil_result().flags, evil_result().citations, {}),
    ],
    ids=["notice", "status", "case", "verdict", "waiting", "scores", "made", "plan", "evidence", "flags", "preview"],
)
def test_nobodys_words_become_markup(html: str) -> None:
    read = Reader(html)
    assert EVIL in read.text.replace("\n", "") or "alert(1)" in read.text, "shown, not dropped"
    assert set(read.tags) <= OURS
    assert read.attributes <= OUR_ATTRIBUTES


def test_what_a_button_sends_is_a_position_and_never_text() -> None:
    sent = [one["data-send"] for one in Reader(plan_html(evil_plan())).found if "data-send" in one]
    assert sent == ['{"tick": 0}', '{"condition": 0}', '{"tick": 1}']


def spans(html: str) -> list[tuple[str, str]]:
    """(classes, text) of each marked span of a preview, without the legend."""
    body = html.split('<div class="da-preview">')[1]
    pieces = body.split("<span ")[1:]
    return [(piece.split('class="')[1].split('"')[0], piece.split(">", 1)[1].split("<")[0]) for piece in pieces]


def test_offsets_are_code_points_whatever_the_script() -> None:
    body = "Ça va 🙂🙂 Wren’s birthday"
    start = body.index("Wren")
    html = preview_html(body, scorecard(Evidence(start=start, end=start + 4, act="names_impact")))
    assert spans(html) == [("da-act da-empathy", "Wren")]
    assert Reader(html).text.endswith(body)


def test_overlapping_marks_keep_the_text_whole_and_show_the_louder_act() -> None:
    body = "I guarantee a refund today."
    score = scorecard(Evidence(start=0, end=26, act="commitment"), Evidence(start=2, end=11, act="guarantee"))
    flag = Flag(code="absolute_guarantee", severity="hold", start=2, end=18, text="guarantee a refu", message="no")
    html = preview_html(body, score, [flag])
    assert spans(html) == [
        ("da-act da-promise", "I "),
        ("da-act da-trouble da-flagged", "guarantee"),
        ("da-act da-promise da-flagged", " a refu"),
        ("da-act da-promise", "nd today"),
    ]
    assert "".join(text for _, text in spans(html)) + "." == body


def test_spans_of_an_older_text_are_left_out() -> None:
    html = preview_html("Short.", scorecard(Evidence(start=3, end=90, act="blame")))
    assert Reader(html).text.endswith("Short.")
    assert spans(html) == []


def test_citations_are_numbered_in_reading_order_and_carry_their_clause() -> None:
    body = "One. Two."
    late = Citation(start=5, end=9, cites=["b#2", "a#1"], supported=True)
    early = Citation(start=0, end=4, cites=["a#1"], supported=True)
    drafted = result(body, citations=[late, early])
    assert cited_numbers(drafted) == {"a#1": 1, "b#2": 2}
    html = preview_html(body, None, [], drafted.citations, cited_numbers(drafted))
    assert Reader(html).text.endswith("One.1 Two.21")


def test_gaps_stand_out() -> None:
    assert spans(preview_html("Dear [[name]],", None)) == [("da-gap", "[[name]]")]


def test_the_verdict_says_what_would_change_it() -> None:
    unverified = Plan(actions=[action(condition="unverified", condition_text="the bag was searched")])
    ready, needs, hold = (
        Reader(render.verdict_html(one)).text
        for one in (
            result(),
            result("Dear [[name]], sorry.", plan=unverified, verdict="needs_fill"),
            result(verdict="hold", flags=[
                Flag(code="missed_ask", severity="info", message="just so you know"),
                Flag(code="beyond_authority", severity="hold", start=0, end=5, text="Sorry", message="too much"),
            ]),
        )
    )  # fmt: skip
    assert "Could be sent as it is" in ready
    assert "[[name]]" in needs
    assert "the bag was searched" in needs
    assert "“Sorry”: too much" in hold
    assert "just so you know" not in hold


@pytest.mark.parametrize(("score", "level"), [(0, "good"), (1, "good"), (2, "fair"), (3, "poor"), (4, "poor")])
def test_overpromising_is_good_when_it_is_low(score: int, level: str) -> None:
    cards = render.scores_html(scorecard(empathy=4, overpromising=score)).split('class="da-score ')[1:]
    assert [card.split('"')[0] for card in cards] == ["da-good", "da-fair", f"da-{level}"]


def test_plan_rows_say_owner_due_and_clause_and_who_ticked_what() -> None:
    plan = Plan.model_validate({"actions": [
        action(owner="Sam", due="2026-11-23T16:00:00+00:00", cites=["refunds#how"], amount="9.95 GBP"),
        action(action="trace", status="done", detail="trace opened"),
        action(action="call", status="done", detail="called"),
    ]})  # fmt: skip
    html = plan_html(plan, ticked=frozenset({"call"}))
    text = Reader(html).text
    for words in ("£9.95", "Sam", "Mon 23 Nov, 16:00", "refunds § how"):
        assert words in text
    boxes = [one for one in Reader(html).found if one.get("role") == "checkbox"]
    assert [(box["aria-label"], box["aria-checked"]) for box in boxes] == [
        ("Done: refund it", "false"),
        ("Done: called", "true"),
    ], "what the case itself says is done is no tick of the agent's"


def test_a_confirmed_condition_stays_visible_so_that_it_can_be_taken_back() -> None:
    plan = Plan(actions=[action(condition="met", condition_text="the bag was searched")])
    assert "the bag was searched" not in plan_html(plan)
    confirmed = Reader(plan_html(plan, confirmed=frozenset({"the bag was searched"})))
    box = next(one for one in confirmed.found if one.get("role") == "checkbox" and "condition" in one["data-send"])
    assert box["aria-checked"] == "true"


def test_holds_come_before_notes_and_keep_their_own_numbers() -> None:
    note = Flag(code="too_long", severity="info", message="long")
    hold = Flag(code="blames", severity="hold", start=0, end=5, text="Sorry", message="no", rewrite="We")
    read = Reader(flags_html([note, hold]))
    assert [one["data-code"] for one in read.found if "data-code" in one] == ["blames", "too_long"]
    assert [one["data-send"] for one in read.found if "data-send" in one] == ['{"flag": 1}']


def test_evidence_shows_what_is_cited_first_and_folds_the_tail() -> None:
    passages = [EvidencePassage(id=f"p#{n}", kind="policy", text="t", score=1 - n / 10) for n in range(6)]
    cited = result("One.", evidence=passages, citations=[Citation(start=0, end=4, cites=["p#5"], supported=True)])
    read = Reader(evidence_html(cited))
    assert [one["data-id"] for one in read.found if one["tag"] == "article"] == [
        "p#5",
        "p#0",
        "p#1",
        "p#2",
        "p#3",
        "p#4",
    ]
    assert "2 more that were read" in read.text
