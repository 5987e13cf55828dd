"""Wordings of failures of service, time and information.

Fields and slots as in `issue_words.py`: a line is `field: wording`.
"""

from __future__ import annotations

from draftassist.drafting.composer.issue_words import IssueWords, read_words

__all__ = ["SERVICES"]

SERVICES: dict[str, IssueWords] = {
    "outage": read_words("service", """
        thing: the hours you were [cut off|without {the_item}]
        thing: the time {the_item} [did not work|{was} down]
        thing: an outage you could do nothing about
        task: the fault
        task: the outage
        task: what the outage left behind
        fault: {the_item} [stopped working|went down] when you needed {it_object}
        fault: we [left you without|could not give you] {the_item}
        fault: what you pay us to keep running was not running
        should: {the_item} should [be there|work] when you reach for {it_object}
        should: keeping {the_item} running is [our side of the bargain|the whole of our job]
        should: you should have heard about the fault from us, [not from a blank screen|before you noticed it]
        opener: {The_item} [went down|stopped] on you, and all you could do was wait for us.
        opener: You needed {the_item} and {it} {was} not there.
        opener: For as long as {the_item} {was} down, there was nothing you could do but wait for us.
        reason: the time {the_item} {was} down
        reason: the hours you [lost to|spent without] {the_item}
        reason: what the outage took out of your day
        open_question: what brought {the_item} down
        open_question: why {the_item} stopped
        subject: {The_item}: what went down and what comes next
        subject: The outage that stopped you
        subject: Your time without {the_item}
    """),
    "data_loss": read_words("data", """
        thing: losing what you had [trusted to us|kept with us]
        thing: the loss of [something|work] that was yours
        thing: not keeping safe what you put in our hands
        task: what was lost
        task: the loss of your data
        task: what is left to be saved
        fault: what you kept with us is no longer where you left it
        fault: we did not keep safe what you had [stored|saved] with us
        fault: something of yours was lost in our care
        should: what you save with us should [still be there|be there] when you come back
        should: keeping it safe was the one thing you [asked of us|needed from us]
        should: you did your part when you saved it; [keeping it was ours|the rest was for us]
        opener: What you had kept with us is gone from where it should be, and it was ours to look after.
        opener: You came back for something of your own and [found it missing|it was not there].
        opener: You trusted us with something that is [not ours to lose|yours alone].
        reason: what you lost while it was in our care
        reason: the work that went missing with us
        reason: having to ask for what was yours
        open_question: how it came to be lost
        open_question: what of it can still be recovered
        subject: What was lost, and what I'm doing about it
        subject: Your missing data
        subject: What you kept with us
    """),
    "missed_sla": read_words("request", """
        thing: leaving you without [an answer|a reply]
        thing: the silence after you wrote
        thing: not keeping to the time we had set ourselves
        task: your request
        task: the answer you are owed
        task: the overdue answer
        fault: you [wrote|asked] and did not hear back in the time we [promise|say we keep]
        fault: we let our own deadline [pass|go by]
        fault: we gave you a time for an answer and [missed it|did not keep it]
        should: you should have had an answer [in the time we set|when we said you would]
        should: a time we promise is ours to keep, [with or without a reminder|not yours to watch]
        should: you should not have to write twice to be answered once
        opener: You were told when you would hear from us, and [you did not|nothing came].
        opener: We set a time for our answer and let it pass while you waited.
        opener: You asked, the time we promise went by, and the next message was yours again.
        reason: the time you waited for an answer
        reason: the silence on our side
        reason: having to ask us again
        open_question: where your request got stuck
        open_question: why nobody answered in time
        subject: The answer you should have had sooner
        subject: Your request, and our silence
        subject: What happened to your request
    """),
    "cancelled_booking": read_words("booking", """
        thing: cancelling {the_item} on you
        thing: taking {the_item} away after you had [planned|arranged] around {it_object}
        thing: the cancellation
        task: the cancelled booking
        task: what the cancellation left behind
        task: the cancellation
        fault: {the_item} {was} cancelled on you
        fault: we called off {the_item} that you had [planned around|counted on]
        fault: we cancelled, and left you to rearrange [everything else|the rest]
        should: once we confirm {the_item}, you should be able to [build on it|count on it]
        should: {the_item} {was} confirmed, and confirmed should mean [what it says|it stands]
        should: if anything had to give, it should not have been your plans
        opener: You had {the_item} confirmed, and then it was cancelled on you.
        opener: {The_item} [was|{was}] booked, planned around, and then called off.
        opener: Plans you had built on {the_item} came down with one cancellation from us.
        reason: the plans you had made around {the_item}
        reason: the rearranging we left you with
        reason: calling off {the_item}
        open_question: why {the_item} {was} cancelled
        open_question: who or what cancelled {the_item}
        subject: {The_item} that {was} cancelled
        subject: Your cancelled {item}: what I can do
        subject: What happens now that {the_item} {is} off
    """),
    "travel_delay": read_words("journey", """
        thing: the time you lost [on the way|with us]
        thing: getting you there late
        thing: the delay to your journey
        task: your delayed journey
        task: what the delay left behind
        task: the delay
        fault: we got you there [later than we should|late]
        fault: your journey with us did not keep to its time
        fault: we kept you waiting on a journey that had a time to keep
        should: you should have been where you were going [at the time we sold you|on time]
        should: a timetable is a promise, and you [had planned by it|were right to plan by it]
        should: you should have been told early enough to choose another way
        opener: You planned by the time we gave you, and the journey did not keep it.
        opener: The delay was ours, and everything that waited at the other end was yours.
        opener: You set out in good time, and we did not get you there in it.
        reason: the time your journey lost
        reason: what the delay did to the rest of your day
        reason: the hours that went into getting there
        open_question: what held your journey up
        open_question: why it ran late
        subject: Your delayed journey
        subject: The time you lost on your journey
        subject: The delay, and what it did to your plans
    """),
    "long_wait": read_words("call", """
        thing: the time we kept you waiting
        thing: making you wait like that
        thing: a wait that took that much of your day
        task: what you were waiting for
        task: the reason you were waiting
        task: that wait
        fault: we kept you waiting far too long
        fault: we let you wait with nobody [coming|answering]
        fault: the wait we put you through was [out of all proportion|longer than anyone should be asked for]
        should: somebody should have been there for you long before that
        should: your time is not ours to [spend|use up]
        should: a wait of that length should have brought [a person|somebody] to you, not more waiting
        opener: You waited, and went on waiting, and we let you.
        opener: A wait like that takes a piece out of a day, and we are the ones who took it.
        opener: You gave us a good part of your day and got a queue for it.
        reason: the time you spent waiting for us
        reason: the part of your day that went on waiting
        reason: the waiting we left you to
        open_question: why the wait ran on as it did
        open_question: why nobody got to you sooner
        subject: The time we kept you waiting
        subject: Your wait, and what I'm doing about it
        subject: A wait that went on too long
    """),
    "rude_contact": read_words("conversation", """
        thing: the way you were spoken to
        thing: how you were treated by somebody who speaks for us
        thing: what was said to you
        task: what was said to you
        task: the way you were treated
        task: that conversation
        fault: you were spoken to in a way that nobody here should speak
        fault: you came to us with a question and were met [without respect|with rudeness]
        fault: somebody speaking for us [treated you badly|was rude to you]
        should: you should have been [heard|listened to] and answered [with courtesy|with respect]
        should: you came for help and should have [left with it|been given it]
        should: being spoken to decently is the least you [should get|can ask] from us
        opener: What was said to you was said in our name, which makes it ours to answer for.
        opener: You came to us for help and were treated as though you were the problem.
        opener: Nobody who turns to us should be spoken to as you describe.
        reason: the way you were treated
        reason: what you had to listen to
        reason: a conversation that should have gone quite differently
        open_question: what led to that conversation
        open_question: how it came to be said
        subject: The way you were spoken to
        subject: Your conversation with us
        subject: How you were treated, and what happens now
    """),
    "unclear_information": read_words("answer", """
        thing: telling you [different things|one thing and then another]
        thing: the muddle we [made|left you with]
        thing: information you could not rely on
        task: the muddle
        task: the contradictory answers
        task: getting you one clear answer
        fault: what we told you was not clear enough to [act on|rely on]
        fault: we gave you information that did not hold together
        fault: you were told [one thing and found another|things that do not agree]
        should: you should have had one clear answer, the first time
        should: what we write should mean the same [to you and to us|on every page]
        should: working out what we meant should not have been [left to you|your job]
        opener: What you were told and what turned out to be so are two different things.
        opener: You went by what we said, and what we said was not clear.
        opener: You have been given answers that do not agree with one another, and left to choose.
        reason: the muddle we left you with
        reason: having gone by what we told you
        reason: the time it took to get a straight answer
        open_question: how you came to be told that
        open_question: where the wrong information came from
        subject: What you were told, and what is right
        subject: The answers you were given, and the right one
        subject: The information we got wrong
    """),
    "account_access": read_words("account", """
        thing: locking you out of your own account
        thing: keeping you from what is yours
        thing: a login that would not let you in
        task: the lock on your account
        task: getting you back in
        task: your account
        fault: we shut you out of {your_account}
        fault: you could not get into an account that is your own
        fault: our checks stopped the one person they [are there for|should let in]
        should: {your_account} should open for you, whatever else it keeps out
        should: getting into {your_account} should be the [easy|simple] part
        should: proving who you are should be needed once, and should then be enough
        opener: You cannot get at your own account, and what is in it is out of your reach until we [sort|settle] that.
        opener: It is your account, and we are the ones keeping you out of it.
        opener: You have been standing outside your own account, and the lock is ours.
        reason: the time you were shut out
        reason: having to ask to be let into your own account
        reason: being locked out by us
        open_question: why you were locked out
        open_question: what made our system shut you out
        subject: Getting you back into your account
        subject: Your account, and why you were shut out
        subject: The lock on your account
    """),
}  # fmt: skip
