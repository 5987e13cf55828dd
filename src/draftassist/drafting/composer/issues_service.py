"""Wordings of failures of service, time and information.

Fields and slots as in `issue_words.py`: a line is `field: wording`. Each says no more than its kind of failure does.
"""

from __future__ import annotations

from draftassist.drafting.composer.issue_words import IssueWords, read_words

__all__ = ["SERVICES"]

SERVICES: dict[str, IssueWords] = {
    "outage": read_words("service", """
        thing: the time you were without {the_item}
        thing: the outage
        task: the outage
        task: what the outage left behind
        fault: {the_item} {was} not there when you needed {it_object}
        fault: we left you without {the_item}
        fault: {the_item} stopped working
        should: {the_item} should have been there when you needed {it_object}
        should: you should have heard about it from us first
        should: keeping {the_item} running is our job
        reason: the time without {the_item}
        reason: the outage
        open_question: what brought {the_item} down
        open_question: why {the_item} stopped
        subject: The outage, and what comes next
        subject: Your time without {the_item}
        subject: {The_item}: what went wrong and what comes next
    """),
    "data_loss": read_words("data", """
        thing: losing something you had kept with us
        thing: not keeping it safe
        task: what was lost
        task: what is missing
        fault: something you had kept with us is not where you left it
        fault: we did not keep safe what you had saved with us
        fault: what you had saved with us is missing
        should: it should have been there when you came back
        should: keeping it safe was our part
        should: you did your part when you saved it
        reason: what went missing while it was with us
        reason: having to ask for what was yours
        open_question: how it came to be lost
        open_question: how much of it can be recovered
        subject: What went missing, and what I'm doing about it
        subject: Your missing data
        subject: What you kept with us
    """),
    "missed_sla": read_words("request", """
        thing: leaving you without an answer
        thing: the silence after you wrote
        task: your request
        task: the answer you are owed
        fault: you asked, and we did not answer when we should have
        fault: we did not get back to you in the time we promise
        fault: we left you waiting for an answer
        should: you should not have had to write twice to be answered once
        should: you should have had an answer long before now
        should: the time we gave you was ours to keep
        reason: the wait for an answer
        reason: having to ask us again
        open_question: where your request got stuck
        open_question: why nobody answered in time
        subject: The answer you should have had sooner
        subject: Your request, and our silence
        subject: An answer at last
    """),
    "cancelled_booking": read_words("booking", """
        thing: the trouble over {the_item}
        thing: {the_item} not going ahead as you had planned
        task: {the_item}
        task: your booking
        fault: your plans for {the_item} came apart
        fault: {the_item} did not go as you had planned
        fault: you had counted on {the_item}, and {it} fell through
        should: you had planned around {the_item}
        should: you should have been able to count on {it_object}
        should: you had every reason to plan around {it_object}
        reason: the plans you had made
        reason: the rearranging this has meant for you
        open_question: how this came about
        open_question: why {the_item} fell through
        subject: {The_item}: what I can do
        subject: What happens now with {the_item}
        subject: Your plans, and {the_item}
    """),
    "travel_delay": read_words("journey", """
        thing: the time you lost on the way
        thing: the delay to your journey
        task: your delayed journey
        task: the delay
        fault: your journey did not keep to its time
        fault: we did not get you there when we said we would
        fault: you got there later than you should have
        should: you had planned by the time we gave you
        should: you should have been told early enough to choose another way
        should: you should have been where you were going on time
        reason: the time you lost
        reason: what the delay did to your day
        open_question: what held you up
        open_question: why it ran late
        subject: Your delayed journey
        subject: The time you lost on your journey
        subject: The delay, and what I'm doing about it
    """),
    "long_wait": read_words("call", """
        thing: the time we kept you waiting
        thing: that wait
        task: what you were waiting for
        task: this
        fault: we kept you waiting far too long
        fault: you waited far longer than anyone should have to
        fault: we let you wait when somebody should have been there
        should: somebody should have been there for you much sooner
        should: your time is not ours to use up
        should: you should not have had to wait like that
        reason: the time you spent waiting
        reason: the wait
        open_question: why it took so long
        open_question: why nobody got to you sooner
        subject: The time we kept you waiting
        subject: Your wait, and what I'm doing about it
        subject: What you were waiting for
    """),
    "rude_contact": read_words("conversation", """
        thing: the way you were treated
        thing: how you were spoken to
        task: what happened
        task: the way you were treated
        fault: you were not treated with the respect you should get from us
        fault: you were treated in a way nobody should be
        fault: you came to us for help and were not treated well
        should: you should have been listened to and helped
        should: you should have been treated with respect
        should: you should have been met with respect
        reason: the way you were treated
        reason: what you had to put up with
        open_question: what led to it
        open_question: how it came to that
        subject: How you were treated, and what happens now
        subject: The way you were treated
        subject: What happened when you came to us
    """),
    "unclear_information": read_words("answer", """
        thing: the confusion we caused
        thing: telling you things you could not rely on
        task: getting you one clear answer
        task: the confusion
        fault: what we told you was not clear enough to rely on
        fault: what you were told did not hold
        fault: we gave you information you could not go by
        should: you should have had one clear answer, the first time
        should: you went by what we said, and you were right to
        should: working out what we meant should not have been left to you
        reason: the confusion
        reason: having gone by what we told you
        open_question: how you came to be told that
        open_question: where the wrong information came from
        subject: What you were told, and what is right
        subject: One clear answer
        subject: The confusion, and what I'm doing about it
    """),
    "account_access": read_words("account", """
        thing: keeping you out of your own account
        thing: the trouble getting in
        task: getting you back in
        task: your account
        fault: you cannot get into your own account
        fault: we have kept you out of {your_account}
        fault: {your_account} did not let you in
        should: {your_account} should have opened for you
        should: getting in should have been the easy part
        should: you should not have had to ask to be let in
        reason: the time you were shut out
        reason: having to ask to be let in
        open_question: why you were locked out
        open_question: what shut you out
        subject: Getting you back into your account
        subject: Your account, and why you were shut out
        subject: Your way back in
    """),
}  # fmt: skip
