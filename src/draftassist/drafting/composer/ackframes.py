"""Frames of the opening: where the customer's clauses and the one apology stand. Plain on purpose.

Slots: `f` is a clause that went wrong, `c` a circumstance ("you ordered a frame"), `i` what it meant to the customer,
`q` the customer's words between quotation marks where no clause of theirs could be turned round; `fault`, `should`
and `thing` come from the kind of issue. `{F}` is `{f}` with a capital.
"""

from __future__ import annotations

__all__ = [
    "BOTH",
    "CIRCUMSTANCE",
    "CIRCUMSTANCE_IMPACT",
    "FAILURE",
    "FOLLOW_UP",
    "IMPACT",
    "NEITHER",
    "NOTICE",
    "NOTICE_SORRY",
    "NOTICE_SORRY_PLAIN",
    "QUOTED",
    "QUOTED_IMPACT",
    "REPORTED",
    "STILL_OPEN",
    "STILL_OPEN_KNOWING",
    "TERSE_BOTH",
    "TERSE_CIRCUMSTANCE",
    "TERSE_NONE",
    "TERSE_ONE",
]

BOTH = (
    "{F}. {I}. I'm sorry.",
    "{F}, and {i}. I'm sorry.",
    "I'm sorry that {f}. {I}.",
    "I'm sorry. {F}, and {i}.",
    "{F}. {I}, and I'm sorry.",
)
FAILURE = (
    "{F}, and I'm sorry.",
    "I'm sorry that {f}.",
    "{F}, and {should}. I'm sorry.",
    "I'm sorry. {F}, and {should}.",
    "{Should}. Instead, {f}, and I'm sorry.",
)
CIRCUMSTANCE = (
    "{C}, and {fault}. I'm sorry.",
    "{C}. {Fault}, and I'm sorry.",
    "I'm sorry. {C}, and {fault}.",
    "I'm sorry for {thing}. {C}, and {should}.",
    "{C}. I'm sorry that {fault}.",
)
CIRCUMSTANCE_IMPACT = (
    "{C}, and {fault}. {I}. I'm sorry.",
    "{C}. {Fault}, and {i}. I'm sorry.",
    "I'm sorry that {fault}. {C}, and {i}.",
)
IMPACT = (
    "{Fault}. {I}. I'm sorry.",
    "{Fault}, and {i}. I'm sorry.",
    "I'm sorry that {fault}. {I}.",
    "I'm sorry for {thing}. {I}.",
)
QUOTED = (
    "You write: {q}. I'm sorry.",
    "You write: {q}. {Fault}, and I'm sorry.",
    "{Fault}. I've read your words, {q}, and I'm sorry.",
    "I'm sorry that you have to write {q} to us.",
)
QUOTED_IMPACT = (
    "You write: {q}. {I}. I'm sorry.",
    "I'm sorry that you have to write {q} to us. {I}.",
    "{Fault}. You write: {q}. {I}, and I'm sorry.",
)
TERSE_BOTH = ("{F}, and {i}. I'm sorry.", "I'm sorry that {f}, and that {i}.")
TERSE_ONE = ("{F}, and I'm sorry.", "I'm sorry that {f}.")
TERSE_CIRCUMSTANCE = ("{C}, and {fault}. I'm sorry.", "I'm sorry that {fault}.")
TERSE_NONE = ("I'm sorry that {fault}.", "{Fault}, and I'm sorry.", "I'm sorry for {thing}.")
STILL_OPEN = (
    "I'm sorry that {task} is still an open question for you.",
    "I'm sorry that I can't settle {task} for you with this one message.",
    "You want to know where you stand with {task}, and I'm sorry that I can't say it all today.",
    "I'm sorry to answer you without a full answer on {task}.",
)
"""Before anything is established: no fault is stated."""
STILL_OPEN_KNOWING = (
    "You tell us that {c}. I'm sorry that {task} is still open for you.",
    "You tell us that {c}, and I'm sorry that I can't settle it at once.",
    "I'm sorry that I don't have a full answer for you yet. You tell us that {c}.",
)
NEITHER = (
    "I'm sorry that {fault}. {Should}.",
    "{Fault}, and I'm sorry. {Should}.",
    "{Fault}. I'm sorry, because {should}.",
    "I'm sorry for {thing}. {Should}.",
    "{Should}. I'm sorry for {thing}.",
)
REPORTED = (
    "You tell us that {f}[, and that {i}|]. I'm sorry that you are left with this while I find out more.",
    "You tell us that {f}. I'm sorry that this is where you stand today.",
    "You tell us that {f}. I'm sorry that I don't have the answer for you yet.",
    "From what you write, {f}. I'm sorry that I can't settle it with this message.",
    "I'm sorry that I can't settle this at once. You tell us that {f}[, and that {i}|].",
    "You write that {f}. I'm sorry that it isn't cleared up yet.",
)
NOTICE = (
    "You should hear this from us first: {news}.",
    "I'm writing before you come across it yourself: {news}.",
    "I have bad news, and I'd rather give it to you early: {news}.",
    "Something has gone wrong on our side that affects you: {news}.",
)
NOTICE_SORRY = (
    "You told us that {c}, which makes me the more sorry to bring you this.",
    "I'm sorry to bring you this, knowing that {c}.",
    "{C}, and I'm sorry.",
)
NOTICE_SORRY_PLAIN = ("I'm sorry for {thing}.", "I'm sorry, because {should}.")
FOLLOW_UP = (
    "You told us that {f}. I'd like to know how it stands now.",
    "You told us that {f}. I don't want to close that without hearing from you.",
    "I'm coming back to you about {the_item}, to make sure it has really been put right.",
    "Before I close this, I'd like to hear from you how {the_item} stands now.",
    "This is about {task}, and whether it has really been put right.",
)
