"""Closed classes, chat spelling and words that a reply never repeats. Data for `shift`, `clauses` and `phrases`."""

from __future__ import annotations

import re

__all__ = [
    "ACCUSING_VERBS",
    "ADVERBS",
    "AUXILIARIES",
    "CAPITALISED",
    "CHAT_SPELLING",
    "COMMON_SHOUTED",
    "DANGLING",
    "DETERMINERS",
    "DISCOURSE",
    "DROPPED_SUBJECT_VERBS",
    "MASS_NOUNS",
    "OPENERS",
    "PERSON_NOUNS",
    "PREPOSITIONS",
    "PRIVATE",
    "RUDE",
    "STANCE",
    "STOCK",
    "THINGS",
    "TIME_NOUNS",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


AUXILIARIES = word_set(
    "am is are was were be been being has have had do does did will would can could shall should may might must "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't cannot "
    "shouldn't mustn't ain't"
)
DETERMINERS = word_set(
    "the a an my your our his her their its this that these those some any all both each every no another one two "
    "three four five six seven eight nine ten eleven twelve half several many most such what whatever whose"
)
PREPOSITIONS = word_set(
    "of to in on at by for with from about into onto over under after before through during without within against "
    "between among until till since towards toward near behind beside besides beyond across along around as than "
    "off out up down per via upon despite except inside outside"
)
ADVERBS = word_set(
    "never always just still already even also really now then only actually simply finally again once twice not "
    "ever barely hardly clearly obviously apparently literally suddenly eventually recently all both too almost "
    "nearly certainly definitely honestly specifically repeatedly immediately later soon probably quite sadly"
)
DANGLING = DETERMINERS - {
    "one",
    "all",
    "both",
    "that",
    "this",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
} - word_set("eight nine ten eleven twelve half each several many most some any her no another those these") | word_set(
    "and but or because which who whom than as if when while so to of with for at by from into onto i we "
    "they he she is "
    "was were are am be has have had do does did will would can could should very too being been that's it's "
    "i'm you're about without although though until unless per where why how what like not just even still only"
)
OPENERS = word_set("i we you there nobody everyone everybody someone somebody nothing everything")
"""Words that begin a clause as its subject."""
PERSON_NOUNS = word_set(
    "son daughter wife husband partner mum mom mother dad father gran nan grandma granddad grandad grandfather "
    "grandmother sister brother aunt uncle niece nephew cousin friend neighbour neighbor boy girl child kid baby "
    "driver agent man woman lady guy clerk engineer technician manager colleague boss teacher doctor guard host "
    "steward waiter nurse customer guest landlord girlfriend boyfriend fiancé fiancée person gentleman courier "
    "head director lead president chief host carrier supplier partner captain technician "
    "plumber fitter mechanic receptionist conductor officer artist author recipient buyer tenant owner granddaughter "
    "grandson dog cat postman designer adviser advisor supervisor solicitor student patient passenger staff dyer"
)
MASS_NOUNS = word_set(
    "postage shipping compensation access information feedback advice help money mail data cash interest equipment "
    "luggage baggage furniture training insurance coverage support power water service delivery packaging goodwill "
    "certainty express priority confirmation payment-protection cover free proof"
)
THINGS = word_set(
    "order parcel package app system machine payment refund card page site website update server router "
    "note number account "
    "email letter booking charge bill invoice van train flight bus ship ferry road file folder record "
    "code label box shelf "
    "price fee fault error software network line meter connector part belt pump battery engine form "
    "address notice message "
    "screen sensor alert backup database job ticket till clock claim policy contract delivery box request "
    "lock key shipment "
    "stock item product feed link scan sheet listing print plan change redesign migration power outage "
    "storm weather tool "
    "transfer bank-transfer amount sum date time table room seat menu kitchen oven warehouse depot queue "
    "phone signal mast "
    "cable scanner printer feature setting filter rule review approval check test trace visit slot shift "
    "repair service wait return reply bag "
    "mailbox login option cabin suite esim permit licence pass certificate recording statement"
)
TIME_NOUNS = word_set(
    "morning afternoon evening week weekend month year monday tuesday wednesday thursday friday saturday sunday time "
    "summer winter spring autumn night"
)
CAPITALISED = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december christmas easter diwali eid ramadan hanukkah thanksgiving english french german "
    "spanish italian british american"
)
COMMON_SHOUTED = word_set(
    "not now no all me my the and you your two one day days week weeks was did are is on in to it we us he she him "
    "her his for off out up but yes hour left both same only ever even still late lost gone dead fire cold hot new "
    "old sold just left last next fees cash real free open shut full half much many why how what who this that "
    "down "
    "text these those been have had got get paid sent said told call wait some any more less then than with from into"
)
DISCOURSE = (
    "so", "and", "but", "well", "anyway", "honestly", "seriously", "look", "listen", "ok", "okay", "right", "basically",
    "literally", "actually", "obviously", "frankly", "also", "plus", "then", "oh", "hi", "hey", "hello", "hiya", "um",
    "sorry", "yes", "no", "yeah", "btw", "to be honest", "to be fair", "in fact", "as you know", "by the way", "now",
    "because", "cos", "which means", "meaning", "meanwhile", "apparently", "worse", "since then", "instead",
    "dear sir or madam", "dear team", "good morning", "good afternoon", "good evening", "good day", "g'day", "again",
)  # fmt: skip
CHAT_SPELLING = {
    "u": "you", "ur": "your", "r": "are", "i": "I", "im": "I'm", "ive": "I've", "ill": "I'll", "dont": "don't",
    "doesnt": "doesn't", "didnt": "didn't", "cant": "can't", "wont": "won't", "isnt": "isn't", "wasnt": "wasn't",
    "hasnt": "hasn't", "havent": "haven't", "hadnt": "hadn't", "couldnt": "couldn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "arent": "aren't", "werent": "weren't", "thats": "that's", "theres": "there's",
    "hes": "he's", "shes": "she's", "theyre": "they're", "theyve": "they've", "youre": "you're", "youve": "you've",
    "weve": "we've", "w": "with", "w/": "with", "w/o": "without", "bc": "because", "cos": "because", "cuz": "because",
    "coz": "because", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow", "2day": "today", "2moro": "tomorrow",
    "ppl": "people", "hrs": "hours", "hr": "hour", "mins": "minutes", "wks": "weeks", "wk": "week", "yrs": "years",
    "yr": "year", "b4": "before", "gonna": "going to", "wanna": "want to", "gotta": "have to", "thru": "through",
    "tho": "though", "rn": "right now", "bday": "birthday", "abt": "about", "orderd": "ordered", "recieved": "received",
    "tommorow": "tomorrow", "tommorrow": "tomorrow", "adress": "address", "definately": "definitely", "msg": "message",
    "msgs": "messages", "acct": "account", "appt": "appointment", "delivry": "delivery", "diff": "different",
    "nite": "night", "kinda": "rather", "cancelled'": "cancelled'", "&": "and", "ya": "you", "hubby": "husband",
}  # fmt: skip
DROPPED_SUBJECT_VERBS = word_set(
    "ordered booked bought paid waited queued drove spent travelled traveled unpacked chased queued"
)
"""Verbs whose missing subject can only be the customer; "cancelled", "lost" or "asked" may have been us."""
STANCE = re.compile(
    r"^(?:I|we)(?:'d|'ll|'m| would| will| am| really| just| do| don't| do not| can't| cannot| could| "
    r"honestly| still| only| also)*"
    r" (?:like|love|want|need|expect|demand|hope|think|know|guess|suppose|feel|wonder|understand|appreciate|believe|"
    r"hate|wish|mean|prefer|suggest|insist|require|propose|beg|swear|bet|doubt|trust|assume|realise|realize|writing|say|"
    r"going to|ask|asking|looking forward|await|should|must|shall|imagine|thank|agree|accept|mind|remain|see|"
    r"will be|advise|say|tell you|hoping|trying|not \w+ing|bear|stand)\b",
    re.IGNORECASE,
)
ACCUSING_VERBS = word_set(
    "stole steal stolen lied lie lying rob robbed scammed scam cheated cheat conned con cared care ruined ruin "
    "destroyed ripped betrayed hate hated despise mocked tricked deceived misled fleeced exploited insulted bullied "
    "murdered killed attacked assaulted discriminated thieved nicked pocketed faked forged defrauded swindled"
)
RUDE = re.compile(
    r"\b(?:f+u+c+k\w*|sh[i1]t\w*|crap\w*|bloody|damn\w*|bastard\w*|arse\w*|ass|assholes?|bollocks|piss\w*|bitch\w*|wtf|ffs|"
    r"hell|idiots?|idiotic|morons?|clowns?|liars?|thie(?:f|ves)|crooks?|scum|scam\w*|robbery|rip-?off|fraud\w*|joke|"
    r"disgrac\w*|disgust\w*|pathetic|useless|incompeten\w*|ridiculous|shambles|rubbish|garbage|trash|stupid|dumb|"
    r"appalling|shameful|outrag\w*|unacceptable|nonsense|cowboys?|muppets?|sh\*t|lazy|criminal|theft|worst|terrible|"
    r"horrendous|horrible|awful|absurd|insult\w*|madness|insane|crazy|farce|circus|bastards|wankers?|twats?|cretins?)\b",
    re.IGNORECASE,
)
STOCK = re.compile(
    r"inconvenience|valued customer|rest assured|understand how (?:frustrat|upset|disappoint)\w*|understand your "
    r"(?:frustration|concern)|hesitate|for your patience|for your understanding|reach out|sorry to hear|as soon as "
    r"possible|at your earliest|we strive|we apologi[sz]e for any|your satisfaction|look into (?:it|this|the matter)|"
    r"happy to help|bear with us|do(?:ing)? everything (?:we|I) can|top priority|committed to|let (?:you|us) down|"
    r"falls? short of|high(?:est)? standards?|sincere(?:ly|st)? apolog|deepest apolog|never happen again|guarantee\b|"
    r"kindly|make (?:this|it|things) right|best possible|appreciate your|thank you for "
    r"(?:reaching|contacting|bringing)|"
    r"in due course|going forward|touch base|utmost|dear customer",
    re.IGNORECASE,
)
"""Formulas that would fit any complaint; no sentence with one leaves the composer."""
PRIVATE = re.compile(r"(?:\d[ -]?){7,}|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,}|\S@\S")
"""Numbers of cards, accounts and phones, and addresses: never said back."""
