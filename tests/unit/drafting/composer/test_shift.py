"""Person and tense shift: who did what must never be reversed, so every example here is written out by hand."""

from __future__ import annotations

import pytest

from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.shift import shift_person

SAID_BACK = [
    # the customer as subject, object and owner
    ("I had nothing to give him", "you had nothing to give him"),
    ("I was left waiting outside", "you were left waiting outside"),
    ("I am still waiting for an answer", "you are still waiting for an answer"),
    ("I'm on maternity pay", "you're on maternity pay"),
    ("I've called four times", "you've called four times"),
    ("I'd already paid for it", "you'd already paid for it"),
    ("it was my son's birthday", "it was your son's birthday"),
    ("nobody told me", "nobody told you"),
    ("nobody told me anything", "nobody told you anything"),
    ("that money is mine", "that money is yours"),
    ("I had to carry it up myself", "you had to carry it up yourself"),
    ("a friend of mine saw it", "a friend of yours saw it"),
    ("my own mother noticed", "your own mother noticed"),
    ("the screen went dark on me", "the screen went dark on you"),
    ("I really was counting on it", "you really were counting on it"),
    ("I never was told about the fee", "you never were told about the fee"),
    ("not once was I told", "not once were you told"),
    ("I wasn't at home", "you weren't at home"),
    ("I waited an hour and was told to go home", "you waited an hour and were told to go home"),
    ("I rang twice and was cut off", "you rang twice and were cut off"),
    # the customer's family and company
    ("we were at the gate by noon", "you were at the gate by noon"),
    ("our flight left without us", "your flight left without you"),
    ("we've been sleeping on the floor", "you've been sleeping on the floor"),
    ("we had to feed ourselves", "you had to feed yourselves"),
    ("my wife and I sat in the dark", "you and your wife sat in the dark"),
    ("my husband and I were stranded", "you and your husband were stranded"),
    ("the house is ours", "the house is yours"),
    ("they gave us one towel", "they gave you one towel"),
    # the company as subject
    ("you promised it for Friday", "we promised it for Friday"),
    ("you charged me twice", "we charged you twice"),
    ("you were supposed to call me", "we were supposed to call you"),
    ("you never called me back", "we never called you back"),
    ("you have sent the wrong size", "we have sent the wrong size"),
    ("you've lost my parcel", "we've lost your parcel"),
    ("you're charging me for it", "we're charging you for it"),
    ("you still haven't refunded me", "we still haven't refunded you"),
    ("you just cancelled our booking", "we just cancelled your booking"),
    ("you people sent it to my neighbour", "we sent it to your neighbour"),
    ("you guys never showed up", "we never showed up"),
    ("you cut off the wrong flat", "we cut off the wrong flat"),
    ("you put me through to nobody", "we put you through to nobody"),
    ("you let my account lapse", "we let your account lapse"),
    ("your driver left it in the rain", "our driver left it in the rain"),
    ("your website said it was in stock", "our website said it was in stock"),
    ("the fault was yours", "the fault was ours"),
    ("your courier kept my parcel for himself", "our courier kept your parcel for himself"),
    ("your agent laughed at me", "our agent laughed at you"),
    ("your own email says Tuesday", "our own email says Tuesday"),
    # the company as object
    ("I told you on Monday", "you told us on Monday"),
    ("I sent you the photos", "you sent us the photos"),
    ("I sent you order details", "you sent us order details"),
    ("I emailed you twice about it", "you emailed us twice about it"),
    ("I paid you in March", "you paid us in March"),
    ("I bought the laptop from you", "you bought the laptop from us"),
    ("I wrote to you about this in May", "you wrote to us about this in May"),
    ("I gave you my gran's watch for a new battery", "you gave us your gran's watch for a new battery"),
    ("I've been with you since 2011", "you've been with us since 2011"),
    ("my mother has paid you for 31 years", "your mother has paid us for 31 years"),
    ("I trusted you with it", "you trusted us with it"),
    # both in one clause
    (
        "I told you the box was broken and you sent the same one",
        "you told us the box was broken and we sent the same one",
    ),
    ("you told me my refund was on its way", "we told you your refund was on its way"),
    ("you said you would ring me on Tuesday", "we said we would ring you on Tuesday"),
    ("I was told you would call", "you were told we would call"),
    ("the frame you sent me is cracked", "the frame we sent you is cracked"),
    ("the parcel you promised me never came", "the parcel we promised you never came"),
    ("the vet won't operate until you pay for the first", "the vet won't operate until we pay for the first"),
    ("it broke after you repaired it", "it broke after we repaired it"),
    ("I've waited for you since Monday", "you've waited for us since Monday"),
    ("nothing has come since you wrote in May", "nothing has come since we wrote in May"),
    ("I returned what you sent", "you returned what we sent"),
    ("when you cancelled, I lost my deposit", "when we cancelled, you lost your deposit"),
    ("I ordered 80 maroon jerseys and you sent 80 in orange", "you ordered 80 maroon jerseys and we sent 80 in orange"),
    ("you made me miss my own graduation", "we made you miss your own graduation"),
    ("you charged us for a room we never had", "we charged you for a room you never had"),
    ("your man at the desk told my daughter to wait", "our man at the desk told your daughter to wait"),
    # others stay themselves
    ("my son asked him why he was crying", "your son asked him why he was crying"),
    ("she told my wife that she was lying", "she told your wife that she was lying"),
    ("my neighbours took their own parcel in", "your neighbours took their own parcel in"),
    ("the nurse said it was her fault", "the nurse said it was her fault"),
    ("my dad was in hospital", "your dad was in hospital"),
    ("my brother is getting married on Saturday", "your brother is getting married on Saturday"),
    ("the plane left at 9 and nobody said a word", "the plane left at 9 and nobody said a word"),
    # reported speech stays as it was said
    ("your agent said 'I already explained it to you'", "our agent said 'I already explained it to you'"),
    ('the email says "your parcel is with you"', 'the email says "your parcel is with you"'),
    ("he told me 'you are not on my list'", "he told you 'you are not on my list'"),
    ("my mother's card was declined", "your mother's card was declined"),
    ("my parents' golden wedding was on Saturday", "your parents' golden wedding was on Saturday"),
]

UNSURE = ["some of you were rude to me", "the clerk told her that she was one of you"]

ADDRESSED = [
    ("had to plead with her landlord", "had to plead with your landlord"),
    ("refund the fare to his card", "refund the fare to your card"),
    ("email her the full instructions", "email you the full instructions"),
    ("email him a copy", "email you a copy"),
    ("call her to sort out the return", "call you to sort out the return"),
    ("let him keep the sewing kit", "let you keep the sewing kit"),
    ("let her keep what she received", "let you keep what you received"),
    ("she has until 14 July to decide", "you have until 14 July to decide"),
    ("he is right about what was said", "you are right about what was said"),
    ("she turns on roaming and restarts the phone", "you turn on roaming and restart the phone"),
    (
        "his autistic son is waiting for the only thing he eats",
        "your autistic son is waiting for the only thing he eats",
    ),
    ("she told her sister to keep her own seat", "you told your sister to keep your own seat"),
    ("make an arrangement of irises for his grave on a day she chooses", None),
    ("write to her to say the fee was our mistake and not his doing", None),
    ("make her next four deliveries free", "make your next four deliveries free"),
    ("email her the form to claim the duty back herself", "email you the form to claim the duty back yourself"),
    ("his wife slept in her boots", "your wife slept in her boots"),
    ("her daughter opened it herself on her fifth birthday", "your daughter opened it herself on her fifth birthday"),
    ("posted the customer's label", "posted your label"),
    ("called the customer", "called you"),
    ("passed to the customer care manager", "passed to the customer care manager"),
    ("it was put in another customer's folder", "it was put in another customer's folder"),
    (
        "lock her files so that nothing can be printed from them",
        "lock your files so that nothing can be printed from them",
    ),
    ("mark the choice as hers", "mark the choice as yours"),
    ("asked the trust team why; they have not answered yet", "asked the trust team why; they have not answered yet"),
    ("old account removed so they can't be confused", None),
    ("let them keep the sewing kit", "let you keep the sewing kit"),
    ("locked to her two named staff", "locked to your two named staff"),
    ("no plan can change until the customer has been told", "no plan can change until you have been told"),
    ("give them the cottage, which is dry and has a bedroom", "give you the cottage, which is dry and has a bedroom"),
    ("sent a new card to their address", "sent a new card to your address"),
    ("only the head of claims can set it once she has reviewed the file", None),
    ("speak to the driver when his shift starts", None),
    ("write Isla her own letter", None),
]


@pytest.mark.parametrize(("clause", "expected"), SAID_BACK)
def test_who_did_what_is_never_reversed(clause, expected):
    assert shift_person(clause) == expected


@pytest.mark.parametrize("clause", UNSURE)
def test_an_unclear_you_is_not_turned(clause):
    assert shift_person(clause) is None


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("the guide has broken her leg", None),
        ("the clerk forgot his note", None),
        ("no backup of them exists", "no backup of them exists"),
        ("the app sent her code to her old phone", "the app sent your code to your old phone"),
        ("our system kept the old number after she changed it", "our system kept the old number after you changed it"),
        ("her order was put in the standard queue", "your order was put in the standard queue"),
    ],
)
def test_a_cause_is_not_turned_on_the_customer(cause, expected):
    assert address_customer(cause, told_about_others=True) == expected


@pytest.mark.parametrize(("note", "expected"), ADDRESSED)
def test_notes_about_the_customer_speak_to_the_customer(note, expected):
    assert address_customer(note) == expected
