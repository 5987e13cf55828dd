"""Redaction: a labelled set with precision and recall, placeholders that are stable, and what is not personal data."""

from __future__ import annotations

import re

import pytest

from draftassist.domain.policy import ResolvedCase
from draftassist.knowledge.personal_data import find_personal_data
from draftassist.knowledge.redaction import Redactor, redact_case

# <kind:text> marks what has to go; everything else has to stay
LABELLED = """
Hi, my name is <name:Dana Whitfield> and my order <id:48213> is late. Call me on <phone:07700 900123>.
Dear <name:Priya>,|I am sorry about order <id:TS-51377>.|Kind regards,|<name:Sam>
My card <card:4111 1111 1111 1111> was charged £54 twice on 9 March 2026.
Please refund to <iban:GB29 NWBK 6016 1331 9268 19> and write to <email:dana.w+shop@example.co.uk>.
It went to <address:14 Beech Lane, Harrogate HG1 2AB> instead of <address:221B Baker Street>.
I live at <address:1923 Oak Park Boulevard, Detroit, MI 48226>, phone <phone:313-555-0246>.
Tracking number <id:1Z999AA10123456784> has not moved since Tuesday.
my wife <name:Clara> waited in from 9 to 5 on 12/11/2026 and nobody came
I spoke to <name:Marcus> on 3 May and he promised £20 within 5 days.
Mrs <name:Okafor> paid $1,249.99 for 2 seats in row 14.
Ich wohne in der <address:Hauptstraße 12, 10115 Berlin>, bitte anrufen: <phone:+49 30 901820>.
J'habite <address:12 rue des Lilas>, mon e-mail est <email:claire.martin@exemple.fr>.
Ref: <id:ABX-99213>. 3 of the 12 glasses were broken, that is 25%.
It's the third time since 2019. 24 hours is too long, 45 minutes on hold.
booking reference <id:QX7T2P> for 4 people at 18:30
Please email <email:sam at example dot org> or text <phone:555-867-5309>.
Account number <id:0012345678>, sort it out by Friday.
Thanks,|<name:Oluwaseun Adeyemi>
The 10-speed bike weighs 9.8 kg and cost €1.299,00; the 2026 model is 1450 pounds.
Hello team,|the app crashed 7 times in version 4.12.1 on Android 14.
I'm <name:Bronwen Rhys>, membership <id:M-20931>, and I want to cancel.
Order placed 2026-03-04, promised 2026-03-09, came 2026-03-17.
Good morning Mr. <name:Lindqvist>, your case <id:#99213> is with me.
An agent called <name:Beatriz> told my son <name:Tom> to wait.
PO number is on the box. <address:PO Box 1180, Leeds LS1 4DY>
Credit card ending 1111 was used on page 12 of the form.
customer id: <id:890389b165>, date of birth 5 December 1993
Flight BA 117 was delayed by 3 hours; seat 14C; gate 22.
Invoice <id:INV-2026-00417> shows 19% VAT.
It is still broken.|—<name:Jaz>
We drove 120 miles, paid 35.50 for parking and 2 x £8.75 for lunch.
Call <phone:(020) 7946 0958> before 5pm. The line is open Monday to Saturday.
""".strip().splitlines()
_MARK = re.compile(r"<(\w+):([^>]+)>")


def _plain(line: str) -> tuple[str, set[tuple[int, int]]]:
    """The text without marks, and the offsets of what was marked."""
    text, spans, at = "", set(), 0
    line = line.replace("|", "\n")
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.add((len(text), len(text) + len(mark.group(2))))
        text, at = text + mark.group(2), mark.end()
    return text + line[at:], spans


def test_precision_and_recall_on_the_labelled_set() -> None:
    wanted = found = 0
    leaks, wrong = [], []
    for line in LABELLED:
        text, spans = _plain(line)
        findings = {(one.start, one.end) for one in find_personal_data(text)}
        wanted, found = wanted + len(spans), found + len(findings)
        leaks += [text[start:end] for start, end in spans if _covered(start, end, findings) < 0.8]
        wrong += [text[start:end] for start, end in findings if not _covered(start, end, spans)]
    assert wanted == 38
    assert 1 - len(leaks) / wanted >= 0.97, leaks
    assert 1 - len(wrong) / found >= 0.97, wrong


def _covered(start: int, end: int, spans: set[tuple[int, int]]) -> float:
    return sum(max(0, min(end, to) - max(start, at)) for at, to in spans) / (end - start)


@pytest.mark.parametrize("line", [line for line in LABELLED if "<" not in line])
def test_what_identifies_nobody_stays(line: str) -> None:
    text = line.replace("|", "\n")
    assert Redactor().redact(text) == text


def test_placeholders_are_stable_across_texts() -> None:
    redactor = Redactor(["Dana Whitfield"])
    assert redactor.redact("Dana Whitfield, order 48213, dana@example.com") == "[name_1], order [id_1], [email_1]"
    assert redactor.redact("dana whitfield wrote from dana@example.com, not from d@example.com") == (
        "[name_2] wrote from [email_1], not from [email_2]"
    )
    assert redactor.mapping["[id_1]"] == "48213"
    assert redactor.restore("Dear [name_1], order [id_1] [name_9]") == "Dear Dana Whitfield, order 48213 [name_9]"


def test_a_placeholder_in_the_text_is_not_taken_for_ours() -> None:
    redactor = Redactor()
    text = "[email_1] is what the form showed, mine is a@example.com"
    redacted = redactor.redact(text)
    assert redacted == "[email_1] is what the form showed, mine is [email_2]"
    assert redactor.restore(redacted) == text


def test_names_known_from_one_text_are_taken_out_of_the_other() -> None:
    case = ResolvedCase.model_validate(
        {
            "id": "K-1",
            "customer_name": "Seraphina",
            "customer_message": "The parcel for Orla never came. Mark my words.\n\nSeraphina",
            "reply": "Hello Seraphina,\n\nI have found it, Seraphina's neighbour has it.\n\nMark",
            "actions": ["trace"],
        }
    )
    redacted = redact_case(case)
    assert "Seraphina" not in redacted.customer_message + redacted.reply
    assert re.match(r"Hello (\[name_\d\]),\n\nI have found it, \1's neighbour", redacted.reply)
    assert "customer_name" not in (redacted.model_dump(exclude_none=True))
    assert redacted.actions == ["trace"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["1", "a@", "Hello ", "A ", "1 Aa ", "0-", "order 1234567 ", "Dear Dana,\n", "my son "]
)
def test_hostile_text_is_not_slow(unit: str) -> None:
    hostile = unit * (20_000 // len(unit))
    redactor = Redactor()
    assert redactor.restore(redactor.redact(hostile)) == hostile
