"""Wordings of failures of goods and money.

Fields and slots as in `issue_words.py`: a line is `field: wording`.
"""

from __future__ import annotations

from draftassist.drafting.composer.issue_words import IssueWords, read_words

__all__ = ["GOODS"]

GOODS: dict[str, IssueWords] = {
    "late_delivery": read_words("order", """
        thing: the [wait|delay] on {the_item}
        thing: {the_item} not being there on {promised}
        thing: a delivery day that we [named and missed|gave you and did not keep]
        thing: the days you have spent [watching|waiting] for {the_item}
        task: the delay on {the_item}
        task: the late delivery
        task: {the_item} and {its} delay
        fault: we [did not get|failed to get] {the_item} to you [by the day we had given|when we said we would]
        fault: {the_item} {was} not with you on {promised}, [the day we named|as we had told you]
        fault: we [gave you a day for|put a date on] {the_item} and did not keep it
        fault: {the_item} {has} run {days_late} past the date you were given
        should: {the_item} should have been [with you|at your door] [on|by] {promised}
        should: a delivery date from us is something you [should be able to|ought to be able to] plan a day around
        should: you [chose|ordered] {the_item} [counting on|relying on] the date we showed you
        should: it was for us to tell you that {the_item} would be late, not for you to [find out|write and ask]
        opener: {Promised} was the day we gave you for {the_item}, and that day [went by|passed] without it.
        opener: You ordered {known} for {promised}. [We missed that day|That day was not kept], by {days_late} so far.
        opener: {The_item} {is} late, and you were the one who had to [tell us|chase it].
        opener: We said {promised} for {the_item}; [what you got instead was a wait|it became a wait instead].
        opener: The date on your order for {known} has not been worth [much|what it should be].
        reason: the days {the_item} kept you waiting
        reason: a date you had planned around
        reason: the delay on {the_item}
        open_question: what held {the_item} up
        open_question: where along the way {the_item} lost time
        subject: {The_item}, {days_late} late
        subject: {The_item} that {was} due on {promised}
        subject: The delay to {the_item}
        subject: Where {the_item} {is} and what happens next
    """),
    "damaged_item": read_words("order", """
        thing: the state {the_item} arrived in
        thing: what you found when you opened {the_item}
        thing: [sending you|selling you] something that was not fit to use
        task: the damage to {the_item}
        task: {the_item} and the state of {it_object}
        task: putting the damage right
        fault: {the_item} [reached you|came to you] damaged
        fault: what we [sent|delivered] was not in a state anybody should [receive|unpack]
        fault: we put {the_item} into your hands [in that condition|in that state]
        should: {the_item} should have [come out of the box|arrived] ready to use
        should: you paid for {the_item} in one piece, and [nothing less|that] is what you should have had
        should: it was our job to get {the_item} to you whole
        should: nobody should open a parcel and [start looking for the receipt|find a repair job]
        opener: You opened {the_item} and found damage instead of something you could use.
        opener: {The_item} reached you damaged, so what you have is a [problem|job] in place of what you bought.
        opener: What you unpacked was not the {item} you paid for: {it} came damaged.
        opener: {The_item} left us to be used and [got to you|arrived] in no state for it.
        reason: the state {the_item} came in
        reason: having to deal with {item} you could not use
        reason: the trouble of unpacking damage
        open_question: how {the_item} came to be damaged
        open_question: at which point {the_item} got damaged
        subject: {The_item} that arrived damaged
        subject: Your damaged {item}: what I'm doing
        subject: {The_item}, as {it} should have arrived
    """),
    "wrong_item": read_words("order", """
        thing: putting the wrong thing in your parcel
        thing: the mix-up in your parcel
        thing: sending you something you never [asked for|ordered]
        task: the mix-up in your parcel
        task: the wrong parcel
        task: getting you what you ordered
        fault: we sent you something you had not ordered
        fault: we sent you something other than {known}
        fault: what we packed was not what you [ordered|chose]
        fault: the parcel you [got|opened] was not the order you placed
        should: what you order and what you unpack should be the same thing
        should: {known} should have been what you [found|pulled out] when you opened the parcel
        should: you ordered {known} and [should not have to ask for it twice|had every reason to expect just that]
        should: checking the box against your order was our [job|part], before it [left|was sealed]
        opener: You opened our parcel and found something you had not ordered.
        opener: What we sent is not what you chose and paid for.
        opener: You ordered {known}, and [what came was something else|that is not what was in the parcel].
        opener: {Known} {is} what you chose and paid for; what we sent is not.
        opener: Somewhere between your order for {known} and the parcel you opened, we put in the wrong thing.
        opener: You have something in front of you that you did not order, and not what you did.
        reason: having the wrong thing land on you
        reason: the mix-up in your parcel
        reason: the mix-up over {known}
        reason: the second wait for {known}
        open_question: how the wrong thing got into your parcel
        open_question: where your order and the parcel parted ways
        subject: The wrong parcel, and the right one
        subject: What you ordered, and what came instead
        subject: {Known}, and what came instead
        subject: The wrong parcel, and {known}
        subject: Getting {known} to you
    """),
    "lost_parcel": read_words("parcel", """
        thing: losing [track|sight] of {the_item}
        thing: a parcel that left us and has not [reached you|turned up]
        thing: not being able to hand you {the_item}
        task: the search for {the_item}
        task: finding out where {the_item} {is}
        task: your missing parcel
        fault: {the_item} left us and [never reached you|has not reached you]
        fault: we cannot [put|place] {the_item} in your hands as we should
        fault: {the_item} [went|has gone] missing while {it} {was} in our care
        should: {the_item} should be with you, [not on a list of missing parcels|not being searched for]
        should: finding {the_item} is [our job|for us to do], not a hunt for you
        should: you trusted us to carry {the_item} from our door to yours
        opener: {The_item} left us and did not [come|get] to you, and you need an answer, not a tracking page.
        opener: You are still without {the_item}, and nothing you have been [shown|told] so far has changed that.
        opener: A tracking entry is no use to you when {the_item} {is} not there.
        opener: {The_item} should be in your hands by now, and {it} {is} not.
        reason: {the_item} you should have had by now
        reason: the days of not knowing where {the_item} {was}
        reason: the searching you have had to do
        open_question: where {the_item} went missing
        open_question: where {the_item} {is}
        subject: {The_item} that did not reach you
        subject: Looking for {the_item}
        subject: {The_item}: what I'm doing to trace {it_object}
    """),
    "billing_error": read_words("bill", """
        thing: the mistake on your bill
        thing: taking money that was not ours to take
        thing: a charge you did not owe
        task: the wrong charge
        task: your bill
        task: the mistake on your bill
        fault: we charged you [wrongly|what you did not owe]
        fault: the figure we put on your bill was [wrong|not right]
        fault: money left your account that [should have stayed there|should not have moved]
        should: a bill from us should be one you never have to [check twice|argue with]
        should: what you pay should be what you agreed to, [to the penny|and nothing else]
        should: spotting the wrong charge was our [job|part], and you had to do it for us
        opener: You were charged for something you [did not owe|should not have paid], and you had to spot it.
        opener: The money we took does not match what you [agreed to|bought].
        opener: There is a charge on your account that [should not be there|we had no reason to make].
        opener: Your bill from us is wrong, and the difference has been sitting on your side instead of ours.
        reason: the time you spent working out our mistake
        reason: having your money in the wrong place
        reason: the checking that you had to do for us
        open_question: how the wrong charge came about
        open_question: how your bill came to show that figure
        subject: The charge you should not have had
        subject: Your bill: what was wrong and what I've changed
        subject: The wrong charge on your account
    """),
    "surprise_fee": read_words("bill", """
        thing: a fee that nobody [told you about|showed you beforehand]
        thing: springing that charge on you
        thing: leaving the fee to be found on the bill
        task: that fee
        task: the question of the fee
        task: the fee on your bill
        fault: we charged a fee that you [had not been told of|did not see coming]
        fault: the fee was not [in front of you|made plain] when you [decided|agreed]
        fault: you first met that fee on [your bill|the statement], not when you chose
        should: a fee should be in plain sight before you [agree|pay], or not be charged
        should: you [should have known|were entitled to know] the whole price before saying yes
        should: the price you agree to should be the price you pay
        opener: You agreed to one price and were [charged|asked for] another.
        opener: A fee appeared on your bill that nobody had [mentioned|shown you].
        opener: You found out about that fee by [being charged it|paying it], which is the wrong way round.
        reason: a fee you should have been told about
        reason: the surprise on your bill
        reason: the time it took you to get an answer about a fee
        open_question: why the fee was not shown to you beforehand
        open_question: how that fee came to be added
        subject: The fee you were not told about
        subject: That fee: why it was there, and what happens to it
        subject: The charge that took you by surprise
    """),
    "refund_missing": read_words("refund", """
        thing: [holding on to|sitting on] money that is yours
        thing: a refund you have had to chase
        thing: the refund that did not [come|arrive]
        task: your refund
        task: getting your money to you
        task: the money you are owed
        fault: your refund [has not reached you|did not arrive] when it should have
        fault: we have kept money that [belongs to you|should be back with you]
        fault: you were told a refund was coming and [it did not come|were left to wait]
        should: the money should have been back with you [without a reminder|before you had to ask]
        should: a refund is finished when you have the money, not when we [press a button|say so]
        should: chasing your own money is not [a job you should have|something you should have to do]
        opener: The refund you were promised has not [reached you|arrived], and you have had to ask us where it is.
        opener: It is your money, and you are still waiting for it.
        opener: The money is owed to you, and so far you have had [a wait instead of it|to ask for it].
        reason: the time your money was with us
        reason: the chasing you had to do for your own money
        reason: the wait for your refund
        open_question: where your refund stopped
        open_question: why the refund has not reached you
        subject: Your refund: where it is
        subject: The refund you should have had by now
        subject: Getting your money back to you
    """),
    "repair_failed": read_words("repair", """
        thing: a repair that did not [hold|work]
        thing: a job of ours that you have to have done twice
        thing: giving you back {known} still broken
        thing: calling {known} mended when {it} {was} not
        task: the repair
        task: the unfinished repair
        task: the repair and what is still wrong
        fault: our repair did not [hold|do what it was meant to]
        fault: we called a repair done that was not
        fault: our repair to {known} did not [hold|do what it was meant to]
        fault: we gave you back {known} and the fault with {it_object}
        fault: you have had {known} repaired by us and still [cannot rely on it|have the fault]
        should: {known} should have left us [working|mended], once and for good
        should: one repair should have been enough
        should: making sure that the repair held was our part, before you [tried it yourself|found out]
        opener: You had a repair done by us, and you are back where you started.
        opener: A repair that has to be done again was not a repair, and that is what you got from us.
        opener: {Known} came back from us and the fault came with {it_object}.
        opener: You let us repair {known}, and you are back where you started.
        opener: A repair that has to be done again was not a repair, and that is what you got for {known}.
        reason: a repair that had to be asked for again
        reason: the second time round
        reason: the repair that did not hold
        open_question: why the repair did not hold
        open_question: what our repair missed
        subject: The repair that did not hold
        subject: Your repair, and why it is not finished
        subject: {Known}: the repair that is still open
        subject: Why {known} came back unrepaired, and what's next
    """),
    "other": read_words("case", """
        thing: the way this went
        thing: what you have had to deal with
        thing: what happened with {known}
        thing: the trouble you have had over {known}
        thing: the part of this that was ours to prevent
        task: this case
        task: what you wrote about
        task: your case
        fault: what you got from us is not what you had every right to expect
        fault: this did not go as you had every reason to expect
        fault: we did not give you what you were [counting on|right to expect] with {known}
        fault: {known} did not go as you had every reason to expect
        fault: you have had trouble over {known} that [came from us|was not of your making]
        should: you should not have had to write to us about this at all
        should: it was for us to notice that something was wrong, before you did
        should: {known} should have gone right without a word from you
        should: you should not have had to write to us about {known} at all
        should: it was for us to notice that something was wrong with {known}, before you did
        opener: Something went wrong on our side, and you had to be the one to say so.
        opener: What you describe is not what you came to us for.
        opener: Something went wrong with {known}, and you had to be the one to say so.
        opener: What you describe about {known} is not what you came to us for.
        opener: You turned to us over {known}, and what you write shows plainly what went wrong.
        reason: what you had to put up with
        reason: the trouble this gave you
        reason: the trouble over {known}
        reason: what you had to put up with over {known}
        reason: the time this has taken from you
        open_question: how it came about
        open_question: what went wrong with {known}
        subject: What went wrong, and what I'm doing about it
        subject: What you wrote to us about
        subject: What went wrong with {known}
        subject: {Known}: what I'm doing
        subject: Your message about {known}
    """),
}  # fmt: skip
