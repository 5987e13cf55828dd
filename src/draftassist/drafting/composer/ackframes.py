"""Frames of the opening: where the customer's clauses and the one apology stand. Each fits any clause of its kind.

Slots: `f` and `i` are clauses that went wrong, in the order told; `b` a circumstance; `fault`, `should` and `thing`
come from the kind of issue. `{F}` is `{f}` with a capital.
"""

from __future__ import annotations

__all__ = [
    "AFTER_ORDER",
    "BACKGROUND",
    "BOTH",
    "FAILURE",
    "FOLLOW_UP",
    "NEITHER",
    "NOTICE",
    "NOTICE_SORRY",
    "NOTICE_SORRY_PLAIN",
    "REPORTED",
    "TERSE_BACKGROUND",
    "TERSE_BOTH",
    "TERSE_NONE",
    "TERSE_ONE",
    "WITH_BACKGROUND",
]

BOTH = (
    "I'm sorry that {f}, and [sorry|sorry too] that {i}.",
    "{F}, and {i}. [I'm sorry for both|I'm sorry about the one and the other|For both of these I'm sorry].",
    "{F}. {I}. [I'm sorry, for the first and for the second|Neither should have come your way, and I'm sorry].",
    "You should [never|not] have had to tell [me|us] that {f}, let alone that {i}. I'm sorry.",
    "There are two things [I'm sorry for here|here that I want to say sorry for]: {f}, and {i}.",
    "[Let me say back what you told me|Here is what I take from your message]: {f}, and {i}. I'm sorry[ "
    "that it came to this| that this is what we gave you|].",
    "[Nobody should|No customer of ours should] have to write that {i}. {F}, and I'm sorry.",
    "{F}; on your side of that, {i}. I'm sorry[ about it all|, and I mean both halves|].",
    "[Your message leaves no doubt|You put it plainly]: {f}. And {i}. I'm sorry.",
    "What you were left with is this: {f}, and {i}. I apologise.",
    "I owe you an apology twice over: {f}, and {i}.",
    "I have two things to answer for: {f}, and {i}. I'm sorry.",
)
FAILURE = (
    "I'm sorry that {f}.",
    "{F}, and I'm sorry.",
    "{Should}. Instead, {f}, and I'm sorry.",
    "You should not have had to [tell us|write to us] that {f}. I'm sorry.",
    "{F}. I'm sorry: {should}.",
    "{F}. [There is no good way to put that|I won't make that sound smaller than it is], and I'm sorry.",
    "[Before anything else|First of all], I'm sorry that {f}.",
    "[This is what I take from your message|As I understand it]: {f}. I'm sorry[ that it went that way|].",
    "I owe you an apology: {f}.",
    "{F}, and {should}. I'm sorry.",
    "An apology comes first, because {f}.",
)
WITH_BACKGROUND = (
    "I'm sorry that {f}, all the more [as|because] {b}.",
    "{F}, and I'm [all the more|the more] sorry for it because {b}.",
    "You [told us|write] that {b}, and that makes it worse that {f}. I'm sorry.",
    "{B}, and on top of that, {f}. I'm sorry.",
    "[Knowing|When I read] that {b}, I'm the more sorry that {f}.",
    "{F}. I'm sorry, and not least because {b}.",
    "I'm sorry that {f}. I've noted what goes with it: {b}.",
    "{F}, and [it matters all the more because|what makes it count double is that] {b}. I'm sorry.",
    "{B}, and {f}. I'm sorry.",
    "I haven't overlooked that {b}. {F}, and I'm sorry.",
)
"""A clause that states a circumstance (`b`) beside one that went wrong (`f`)."""
AFTER_ORDER = (
    "{B}, and {f}. I'm sorry[ about that second half|].",
    "{B}. {F}, and I'm sorry.",
    "I'm sorry: {b}, and {f}.",
    "{B}, which should have been the [simple|easy] part. {F}, and I'm sorry.",
    "{B}. What followed is another matter: {f}. I'm sorry.",
    "{B}. It should have ended well there; {f} instead, and I'm sorry.",
    "It began well enough: {b}. Then it went wrong, because {f}, and I'm sorry.",
    "{B}. [That much was your side of it|You did your part], and on ours, {f}. I'm sorry.",
)
"""As above, where the circumstance is that the customer ordered, booked or paid."""
BACKGROUND = (
    "{B}, and {fault}. I'm sorry.",
    "{B}. {Fault}, and I'm sorry.",
    "You [told us|write] that {b}. {Fault}, and I'm sorry.",
    "For {thing} I'm sorry, all the more as {b}.",
    "{B}. I'm sorry: {should}.",
    "I owe you an apology for {thing}, and I haven't overlooked that {b}.",
    "{Fault}, and I'm the more sorry for it because {b}.",
    "{B}. {Should}, and I'm sorry that it went another way.",
    "I'm sorry for {thing}. I've read that {b}, and I'm keeping it in view.",
    "{Fault}. I'm sorry, the more so as {b}.",
)
TERSE_BOTH = ("I'm sorry that {f}, and that {i}.", "{F}, and {i}. I'm sorry.", "I'm sorry: {f}, and {i}.")
TERSE_ONE = (
    "{F}, and I'm sorry.",
    "I'm sorry that {f}.",
    "{F}. I'm sorry.",
    "I'm sorry: {f}.",
)
TERSE_BACKGROUND = ("{B}, and {fault}. I'm sorry.", "{B}. I'm sorry for {thing}.", "I'm sorry that {fault}.")
TERSE_NONE = (
    "I'm sorry that {fault}.",
    "{Fault}, and I'm sorry.",
    "I'm sorry for {thing}.",
    "I owe you an apology for {thing}.",
)
STILL_OPEN = (
    "I'm sorry that {task} is still an open question for you.",
    "You should not have to wonder about {task}, and I'm sorry that you do.",
    "I'm sorry that I can't settle {task} for you with this one message.",
    "You want to know where you stand with {task}, and I'm sorry that I can't say it all today.",
    "I'm sorry to answer you without a full answer on {task}.",
    "You have had to bring {task} to us, and I'm sorry that it isn't cleared up yet.",
)
"""Before anything is established: no fault is stated."""
STILL_OPEN_KNOWING = (
    "{B}. I'm sorry that {task} is still open for you.",
    "You [told us|write] that {b}, and I'm sorry that I can't settle {task} at once.",
    "I haven't overlooked that {b}. I'm sorry that {task} is not cleared up yet.",
    "I'm sorry that {task} is an open question, all the more as {b}.",
)
NEITHER = (
    "{opener} I'm sorry.",
    "{opener} I'm sorry[ for that|]: {should}.",
    "I'm sorry for {thing}: {should}.",
    "{Fault}, and I'm sorry; {should}.",
    "{Should}. I'm sorry for {thing}.",
    "I'm sorry that {fault}. {Should}.",
    "{opener} For that I apologise.",
    "For {thing} I owe you an apology. {Should}.",
    "{Fault}. I'm sorry, because {should}.",
    "My apologies for {thing}. {Should}.",
)
REPORTED = (
    "You [write|tell us] that {f}[, and that {i}|, and that {i}]. I'm sorry that you are left with this "
    "while I find out more.",
    "You [write|tell us] that {f}. I'm sorry that this is where you stand today.",
    "{I}, and what you tell us is that {f}. I'm sorry that I can't clear it up [in one go|with this message].",
    "What you report is serious: {f}. I'm sorry that you have had to [raise it|bring it to us].",
    "[As you tell it|By your account], {f}, and {i}. I'm sorry, and I'm taking it as you wrote it.",
    "[As you tell it|By your account], {f}. I'm sorry, and I'm starting from what you wrote.",
)  # fmt: skip
NOTICE = (
    "You have not had to write to us about this, and you should not have to: {news}.",
    "I'm writing before you come across it yourself: {news}.",
    "There is something you should hear from us first: {news}.",
    "This is news I'd rather bring you than have you discover: {news}.",
    "You may not have noticed yet, so I'm telling you now: {news}.",
    "I have bad news to give you, and I'd rather give it early: {news}.",
    "Something has gone wrong on our side that touches you: {news}.",
    "Better that you hear it from me than find it out: {news}.",
)
NOTICE_SORRY = (
    "I'm sorry, [above all|not least] because {b}.",
    "I know from your message that {b}, and I'm sorry.",
    "You told us that {b}, which is why I'm sorry to bring you this.",
    "I'm sorry to be the one who says so, knowing that {b}.",
    "{B}, and that makes me the more sorry to write this.",
)
NOTICE_SORRY_PLAIN = (
    "I'm sorry for {thing}.",
    "I'm sorry that it touches {the_item}.",
    "I'm sorry: {should}.",
)
FOLLOW_UP = (
    "One more word about {the_item}, before I call [it settled|the matter closed].",
    "I don't want to call {task} finished before you do.",
    "This is about {task}, and whether it has really been put right.",
    "Before I put {task} away, I want to hear [from you how it stands|it from you].",
    "A fix is worth what it does for you, so I'm asking about {task} once more.",
    "I'm coming back to you about {the_item}, [so that it doesn't end with my last message|to make sure "
    "that we are really done with it].",
    "You [wrote to|told] us that {f}. I'm back to [see|hear] how it stands now.",
    "You told us that {f}. I don't want to close that without [asking|hearing from] you.",
    "{F}: that is where this began, and I want to know where it has got to.",
    "I haven't [closed|filed away] your case, because I want to know how it ended: {f}, as you wrote.",
    "What you wrote then was that {f}. I have not forgotten it, so here I am again.",
)
