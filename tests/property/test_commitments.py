"""What must hold of promises and authority for any text and any policy (hypothesis)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from draftassist.commitments.authority import allowed
from draftassist.commitments.deeds import find_deeds
from draftassist.commitments.extract import extract
from draftassist.commitments.frame import Authority
from draftassist.commitments.join import Joiner
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken
from draftassist.domain.policy import ActionName, Company, Glossary, Limit, Policy
from draftassist.text.calendar import calendar_for
from draftassist.text.language import detect
from draftassist.text.money import find_money, find_percentages
from draftassist.text.segment import clauses, sentences
from draftassist.text.times import find_times

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
COMPANY = Company(currency="USD", time_zone="UTC")
CALENDAR = calendar_for(COMPANY, NOW)
ROLES = ("agent", "team_lead", "manager")
GLOSSARY = Glossary(actions={"credit": ActionName(name="credit", kind="credit", aliases=["store credit"])})

WORDS = st.sampled_from(
    [
        "I'll",
        "we",
        "will",
        "refund",
        "you",
        "£15",
        "$20-30",
        "by",
        "4",
        "pm",
        "tomorrow",
        "on",
        "03/04",
        "and",
        "but",
        "if",
        "it's",
        "late",
        ",",
        ".",
        ";",
        "—",
        "\n",
        "never",
        "promise",
        "the",
        "fee",
        "5",
        "to",
        "7",
        "business",
        "days",
        "can't",
        "I've",
        "sent",
        "next",
        "Friday",
        "12,50",
        "€",
        "at",
        "half",
        "past",
        "ten",
        "?",
        "!",
        '"',
        "“",
        "”",
        "😀",
        "é",
        "\xa0",
        "\u2028",
        "ﬁ",
        "",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))

AMOUNTS = st.decimals(min_value=1, max_value=1000, places=2)
LIMITS = st.builds(
    Limit,
    action=st.just("credit"),
    max_amount=st.one_of(st.none(), st.just(Decimal(0)), AMOUNTS),
    currency=st.just("USD"),
    role=st.sampled_from(ROLES),
)
POLICIES = st.lists(
    st.builds(Policy, id=st.uuids().map(str), title=st.just("P"), limits=st.lists(LIMITS, max_size=4)), max_size=3
)


def authority(policies: list[Policy], role: str = "agent", **more: Any) -> Authority:
    return Authority(
        policies=policies, glossary=GLOSSARY, company=COMPANY, role=role, on=date(2026, 5, 12), issue="other",
        issue_kind="other", **more,
    )  # fmt: skip


def usd(amount: Decimal) -> Money:
    return Money(amount=amount, currency="USD")


@given(TEXTS)
def test_offsets_always_point_at_the_quoted_text(text):
    segments = [(s.start, s.end, s.text) for s in (*sentences(text), *clauses(text))]
    sums = [(s.start, s.end, s.text) for s in find_money(text)]
    shares = [(s.start, s.end, s.text) for s in find_percentages(text)]
    times = [(s.start, s.end, s.text) for s in find_times(text, NOW, CALENDAR)]
    for start, end, quoted in (*segments, *sums, *shares, *times):
        assert text[start:end] == quoted


@given(TEXTS)
def test_clauses_are_in_order_and_never_overlap(text):
    parts = clauses(text)
    assert all(a.end <= b.start for a, b in pairwise(parts))


@given(st.lists(st.sampled_from(["kettle", "We", "will", "refund", "12", "it", ",", "lamp"]), min_size=1, max_size=40))
def test_no_word_is_lost_between_clauses(words):
    text = " ".join(words)
    assert " ".join(part.text for part in clauses(text)).split() == text.split()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_promises_and_deeds_quote_the_reply(text):
    for one in extract(text, now=NOW, calendar=CALENDAR, glossary=GLOSSARY):
        assert text[one.start : one.end] == one.text
        assert one.status == "unchecked"
    for deed in find_deeds(text, Joiner(GLOSSARY)):
        assert text[deed.start : deed.end] == deed.text


@settings(deadline=None)
@given(TEXTS)
def test_no_text_breaks_the_language_detector(text):
    assert 0 <= detect(text).confidence <= 1


@given(st.text(max_size=40))
def test_an_unresolved_time_is_never_a_deadline(text):
    for span in find_times(f"on 03/04 {text}", NOW, CALENDAR):
        if span.ambiguous:
            assert span.by is None


@given(POLICIES, AMOUNTS, st.sampled_from(ROLES))
def test_a_role_may_do_what_a_lower_role_may(policies, amount, role):
    if all(limit.max_amount != 0 for policy in policies for limit in policy.limits):
        lower = allowed("credit", authority(policies, role), usd(amount))
        if lower.within and len(policies) == 1:
            assert allowed("credit", authority(policies, "manager"), usd(amount)).within


@given(POLICIES, AMOUNTS, st.integers(min_value=2, max_value=50))
def test_scaling_an_amount_over_the_limit_never_helps(policies, amount, factor):
    small = allowed("credit", authority(policies), usd(amount))
    large = allowed("credit", authority(policies), usd(amount * factor))
    if not small.within:
        assert not large.within
    if large.within:
        assert small.within


@given(AMOUNTS, AMOUNTS)
def test_above_every_cap_is_always_contradicted(cap, extra):
    policy = Policy(id="p", title="P", limits=[Limit(action="credit", max_amount=cap, currency="USD", role="manager")])
    for role in ROLES:
        assert allowed("credit", authority([policy], role), usd(cap + extra)).verdict == "exceeds"


@given(POLICIES, AMOUNTS, AMOUNTS)
def test_what_was_given_never_raises_what_is_left(policies, amount, before):
    fresh = allowed("credit", authority(policies), usd(amount))
    taken = [ActionTaken(action="credit", amount=usd(before))]
    later = allowed("credit", authority(policies, actions_taken=taken), usd(amount))
    assert fresh.within or not later.within
    if fresh.left is not None and later.left is not None and fresh.policy == later.policy and fresh.cap == later.cap:
        assert later.left.amount <= fresh.left.amount


@given(POLICIES, AMOUNTS)
def test_an_authorised_row_for_another_action_never_changes_the_answer(policies, amount):
    before = allowed("credit", authority(policies), usd(amount))
    more = Policy(id="more", title="More", limits=[Limit(action="voucher", role="agent")])
    assert allowed("credit", authority([*policies, more]), usd(amount)).verdict == before.verdict


@given(AMOUNTS, AMOUNTS)
def test_adding_a_row_that_allows_more_to_a_higher_role_never_lowers_a_status(cap, more):
    own = Limit(action="credit", max_amount=cap, currency="USD")
    higher = Limit(action="credit", max_amount=cap + more, currency="USD", role="manager")
    alone = Policy(id="p", title="P", limits=[own])
    both = Policy(id="p", title="P", limits=[own, higher])
    for role in ROLES:
        for amount in (cap, cap + more, cap + more + 1):
            if allowed("credit", authority([alone], role), usd(amount)).within:
                assert allowed("credit", authority([both], role), usd(amount)).within


@given(st.sampled_from(["EUR", "GBP", "JPY"]), AMOUNTS)
def test_another_currency_is_never_within(currency, amount):
    policy = Policy(id="p", title="P", limits=[Limit(action="credit", max_amount=1000, currency="USD")])
    assert allowed("credit", authority([policy]), Money(amount=amount, currency=currency)).verdict == "currency"
