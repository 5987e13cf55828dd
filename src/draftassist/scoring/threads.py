"""Pasted chats and e-mail threads to transcripts: turns are found, roles inferred, quotes and signatures stripped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from draftassist.domain.case import Transcript
from draftassist.errors import InputError
from draftassist.scoring.normal import courtesy_spans

__all__ = ["parse_thread", "without_quotes"]

Role = Literal["customer", "agent", "system"]
_CUSTOMER = frozenset(
    {"customer", "client", "user", "visitor", "guest", "caller", "buyer", "passenger", "member", "me"}
)
_AGENT = frozenset(
    {"agent", "support", "advisor", "adviser", "representative", "rep", "assistant", "operator", "team", "service",
     "helpdesk", "desk", "care", "manager", "staff", "you"}
)  # fmt: skip
_SYSTEM = frozenset({"system", "bot", "note", "automated", "info"})
_STAMP = (
    r"(?:\[?(?P<stamp>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?|\d{1,2}[:.]\d\d(?:\s?[ap]m)?)\]?"
    r"\s*[-–]?\s*)?"
)
_SPEAKER = re.compile(
    rf"^{_STAMP}(?P<name>[A-Z@a-z][\w.'’@-]*(?: [\w.'’&()-]+){{0,3}})(?:\s*\((?P<at>[^)\n]{{3,30}})\))?"
    r"\s*[:>]\s+(?P<text>\S.*)$"
)
_FROM = re.compile(r"^(?:From|Von|De)\s*:\s*(?P<name>.+)$", re.IGNORECASE)
_HEADER = re.compile(r"^(?:Sent|Date|To|Cc|Subject|Reply-To)\s*:", re.IGNORECASE)
_SENT = re.compile(r"^(?:Sent|Date)\s*:\s*(?P<at>.+)$", re.IGNORECASE)
_QUOTE_INTRO = re.compile(
    r"^(?:On .{6,120} wrote:|-{2,}\s*(?:Original|Forwarded) message\s*-{2,}|_{8,})\s*$", re.IGNORECASE
)
_AGENT_TALK = re.compile(
    r"\b(?:thank you for (?:contacting|getting in touch|your (?:message|patience))|how (?:can|may) i help|"
    r"i(?:'ve| have) (?:checked|refunded|asked|raised|booked|opened)|we apologi[sz]e|on (?:our|my) (?:end|side)|"
    r"your (?:account|order|booking|case|ticket) (?:is|has)|kind regards|our team|let me (?:check|look)|"
    r"sorry (?:for|about|to hear))\b",
    re.IGNORECASE,
)
_CUSTOMER_TALK = re.compile(
    r"\b(?:i (?:ordered|paid|bought|booked|waited|called|want|need|never)|"
    r"my (?:order|parcel|money|refund|account|flight|card)|where(?:'s| is) my|"
    r"still (?:waiting|haven't|no)|you (?:people|lot|guys)|refund me)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Turn:
    name: str
    at: datetime | None
    lines: list[str]


def parse_thread(text: str, *, thread_id: str | None = None) -> Transcript:
    """A pasted chat (`Name: text` lines) or e-mail thread (`From:` headers) as a transcript.

    Raises InputError when no two turns can be told apart.
    """
    turns = _mail_turns(text) if _is_mail(text) else _chat_turns(text)
    turns = [turn for turn in turns if any(line.strip() for line in turn.lines)]
    if not turns:
        raise InputError("no turns found in the text", mend="begin each turn with a name and a colon")
    roles = _roles(turns)
    messages = []
    for turn in turns:
        body = without_quotes("\n".join(turn.lines))
        if body:
            messages.append({"from": roles[turn.name], "text": body, "at": turn.at, "agent": _agent(turn, roles)})
    return Transcript.model_validate(
        {"id": thread_id, "channel": "email" if _is_mail(text) else "chat", "messages": messages}
    )


def without_quotes(text: str) -> str:
    """A message without what it quotes and without its signature block."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE_INTRO.match(line.strip()) or line.strip() == "--":
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    body = "\n".join(kept).strip()
    tail = [span for span in courtesy_spans(body) if span[1] == len(body)]
    return body[: tail[0][0]].rstrip() if tail else body


def _agent(turn: _Turn, roles: dict[str, Role]) -> str | None:
    words = {word.lower() for word in re.findall(r"\w+", turn.name)}
    return turn.name if roles[turn.name] == "agent" and not words & _AGENT else None


def _is_mail(text: str) -> bool:
    return sum(bool(_FROM.match(line)) for line in text.splitlines()) >= 1


def _mail_turns(text: str) -> list[_Turn]:
    """One turn a `From:` header, oldest first (threads are pasted with the newest on top)."""
    turns: list[_Turn] = []
    for line in text.splitlines():
        start = _FROM.match(line.lstrip("> "))
        if start:
            turns.append(_Turn(_address_name(start.group("name")), None, []))
        elif turns:
            _mail_line(turns[-1], line)
    dated = [turn.at for turn in turns]
    known = [at.replace(tzinfo=None) for at in dated if at is not None]
    newest_first = known[0] > known[-1] if len(known) > 1 else ">" in text
    return turns[::-1] if newest_first else turns


def _mail_line(turn: _Turn, line: str) -> None:
    bare = line.lstrip("> ")
    sent = _SENT.match(bare)
    if sent and turn.at is None and not turn.lines:
        turn.at = _moment(sent.group("at"))
    elif not (_HEADER.match(bare) and not any(kept.strip() for kept in turn.lines)):
        turn.lines.append(bare if turn.lines or bare.strip() else "")


def _address_name(text: str) -> str:
    return re.sub(r"\s*<[^>]*>", "", text).strip().strip('"') or text.strip()


def _chat_turns(text: str) -> list[_Turn]:
    turns: list[_Turn] = []
    for line in text.splitlines():
        speaker = _SPEAKER.match(line.strip())
        if speaker:
            at = _moment(speaker.group("stamp") or speaker.group("at") or "")
            turns.append(_Turn(speaker.group("name").strip(), at, [speaker.group("text")]))
        elif turns:
            turns[-1].lines.append(line)
    return turns


def _moment(text: str) -> datetime | None:
    from dateutil import parser

    if not re.search(r"\d{4}", text):  # a time of day alone says nothing about the order of days
        return None
    try:
        return parser.parse(text)
    except (ValueError, OverflowError):
        return None


def _roles(turns: Iterable[_Turn]) -> dict[str, Role]:
    """Each speaker's role: by title where it has one, else by how they talk; who speaks first is the customer."""
    roles: dict[str, Role] = {}
    leaning: dict[str, int] = {}
    for turn in turns:
        words = {word.lower() for word in re.findall(r"[^\W_]+", turn.name)}
        named: tuple[tuple[frozenset[str], Role], ...] = (
            (_SYSTEM, "system"), (_AGENT, "agent"), (_CUSTOMER, "customer"),
        )  # fmt: skip
        for group, role in named:
            if words & group and turn.name not in roles:
                roles[turn.name] = role
        body = "\n".join(turn.lines)
        agentish = len(_AGENT_TALK.findall(body)) - len(_CUSTOMER_TALK.findall(body))
        leaning[turn.name] = leaning.get(turn.name, 0) + agentish
    unnamed = [name for name in leaning if name not in roles]
    known = set(roles.values())
    if unnamed and "customer" not in known:
        # ties go to who spoke first: a conversation about a complaint is begun by the customer
        customer = min(unnamed, key=lambda name: leaning[name])
        roles[customer] = "customer"
    for name in unnamed:
        roles.setdefault(name, "agent" if "agent" not in known or leaning[name] >= 0 else "customer")
    return roles
