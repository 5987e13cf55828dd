"""Wordings of failures of goods and money.

Fields and slots as in `issue_words.py`: a line is `field: wording`. Each says no more than its kind of failure does.
"""

from __future__ import annotations

from draftassist.drafting.composer.issue_words import IssueWords, read_words

__all__ = ["GOODS"]

GOODS: dict[str, IssueWords] = {
    "late_delivery": read_words("order", """
        thing: the wait for {known}
        thing: the delay
        thing: missing the day we gave you
        task: the delay to {the_item}
        task: {the_item}
        fault: {the_item} {was} due on {promised}, and we missed that day
        fault: {the_item} should have been with you on {promised}
        fault: we said {promised} for {the_item} and did not keep to it
        fault: {known} did not come when we said {it} would
        fault: we gave you a time and did not keep to it
        fault: {known} {is} later than we said {it} would be
        should: you should have heard about the delay from us, before you had to ask
        should: you planned around the day we gave you, and you were right to
        should: you should have been able to plan around the day we gave you
        reason: the wait for {the_item}
        reason: the missed delivery day
        reason: the delay
        open_question: what held {the_item} up
        open_question: why {the_item} {was} delayed
        open_question: where the time was lost
        subject: The delay to {the_item}
        subject: {The_item}: where {it} {is} and what happens next
        subject: {The_item}, due on {promised}
    """),
    "damaged_item": read_words("order", """
        thing: the state {known} arrived in
        thing: the damage
        task: the damage
        task: putting this right
        fault: {known} came to you damaged
        fault: you were left with damage that should not have happened
        should: {known} should have arrived ready to use
        should: you paid for {known} in one piece
        should: this should not have happened in our hands
        reason: the state {known} came in
        reason: the trouble the damage has given you
        reason: the damage
        open_question: how the damage came about
        open_question: where the damage happened
        subject: {Known} that arrived damaged
        subject: The damage, and what I'm doing about it
        subject: Putting the damage right
    """),
    "wrong_item": read_words("order", """
        thing: the mix-up
        thing: getting it wrong
        task: the mix-up
        task: putting it right
        fault: what you got from us is not what you should have had
        fault: we got it wrong
        fault: you ordered {known} and got something else
        should: it should have been right the first time
        should: we should have checked before you had to
        should: you should have had {known} the first time
        reason: the mix-up
        reason: getting it wrong
        reason: the wait for {known}
        open_question: how the mix-up happened
        open_question: where it went wrong
        subject: The mix-up, and what I'm doing about it
        subject: The mix-up with {known}
        subject: {Known}, and what came instead
    """),
    "lost_parcel": read_words("parcel", """
        thing: {known} not reaching you
        thing: the uncertainty
        task: the search
        task: finding {known}
        fault: {known} {was} due on {promised} and {has} not reached you
        fault: {known} {has} not reached you
        fault: you are still without {known}
        fault: what you are waiting for has not reached you
        should: finding {it_object} is our job, not yours
        should: you should have had {it_object} by now
        should: you should not have had to search for {it_object}
        reason: the days without {the_item}
        reason: the searching you have had to do
        open_question: where {the_item} went missing
        open_question: where {the_item} {is}
        subject: {The_item}, and what I'm doing to find {it_object}
        subject: Finding {the_item}
        subject: {The_item} that did not reach you
    """),
    "billing_error": read_words("bill", """
        thing: the mistake with your money
        thing: the wrong charge
        task: the wrong charge
        task: your bill
        fault: you were charged wrongly
        fault: we took money we should not have taken
        fault: the charge on your account is not right
        should: you should not have had to find our mistake for us
        should: you should have been charged what you agreed to, and nothing else
        should: we should have seen it before you did
        reason: the trouble our mistake has given you
        reason: the wrong charge
        reason: the time you spent on our mistake
        open_question: how the wrong charge came about
        open_question: how that figure came about
        subject: The charge on your account, and what I'm doing about it
        subject: Putting your bill right
        subject: The wrong charge
    """),
    "surprise_fee": read_words("bill", """
        thing: the fee that took you by surprise
        thing: not telling you about that fee
        task: that fee
        task: the question of the fee
        fault: you were charged a fee that you did not expect
        fault: we charged you a fee without making it plain beforehand
        fault: the fee should have been made plain to you before you agreed to anything
        should: you should have known the whole price before you said yes
        should: the price you agreed to should have been the price you paid
        should: you should have been told of it beforehand
        reason: the fee you did not expect
        reason: the trouble over that fee
        open_question: why you were not told about the fee
        open_question: how that fee came to be added
        subject: The fee you did not expect
        subject: That fee, and what happens to it
        subject: Your question about the fee
    """),
    "refund_missing": read_words("refund", """
        thing: the wait for your money
        thing: the refund you have had to chase
        task: your refund
        task: the money you are owed
        fault: your refund has not reached you when it should have
        fault: you are still waiting for money that is yours
        fault: we have kept you waiting for your own money
        should: it should have been back with you before you had to ask
        should: you should not have had to chase your own money
        should: you should have had it without asking
        reason: the wait for your money
        reason: the chasing you had to do
        open_question: where your refund stopped
        open_question: why the refund has not reached you
        subject: Your refund: where it is
        subject: Getting your money back to you
        subject: The refund you should have had by now
    """),
    "repair_failed": read_words("repair", """
        thing: a repair that did not hold
        thing: {known} still not being right
        task: the repair
        task: getting {known} right
        fault: our repair did not put it right
        fault: the repair did not hold
        fault: {known} {is} still not right after our repair
        should: once should have been enough
        should: we should have made sure of it before it went back to you
        should: {known} should have come back to you working
        reason: having to come back to us about it
        reason: the repair that did not hold
        open_question: why the repair did not hold
        open_question: what our repair missed
        subject: The repair that did not hold
        subject: {Known}: the repair that is still open
        subject: Getting the repair right
    """),
    "other": read_words("case", """
        thing: what happened
        thing: the trouble this has given you
        thing: the trouble with {known}
        task: this
        task: your case
        task: the trouble with {known}
        fault: this did not go as it should have
        fault: what happened is not what you should get from us
        fault: {known} did not go as {it} should have
        should: you should not have had to write to us about it
        should: it was for us to notice, before you did
        should: you should have had no trouble with {known}
        reason: the trouble this has given you
        reason: the trouble over {known}
        reason: the time this has taken you
        open_question: how it came about
        open_question: what went wrong
        subject: What happened, and what I'm doing about it
        subject: Your message about {known}
        subject: {Known}: what I'm doing
    """),
}  # fmt: skip
