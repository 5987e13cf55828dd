"""Sentences and words that training puts in, takes out or exchanges. None is read at run time."""

from __future__ import annotations

__all__ = ["COURTESIES", "NAMES", "PLAIN_SORRY", "STOCK_SYMPATHY", "SWAPS"]

COURTESIES = (
    "Thank you for getting in touch.", "Thanks for your message.", "Thank you for contacting us.",
    "Thanks for reaching out.", "Thank you for your patience.", "Thanks for bearing with us.", "Have a lovely day.",
    "Have a great evening.", "Enjoy the rest of your week.", "Thank you for writing to us.",
    "Thanks for calling today.",
    "We value your custom.", "Thank you for being a customer.", "Thanks for the photos.", "Thanks for the quick reply.",
    "Wishing you a pleasant afternoon.", "Thank you kindly.", "Much appreciated.", "Cheers for that.", "Many thanks.",
    "Thank you for letting us know.", "Thanks for flagging this.", "Thank you for bringing this to our attention.",
    "Do have a good weekend.", "Thanks again.", "Thank you for your time.", "Thank you for your loyalty.",
    "Thanks for holding.", "Thank you for taking the time to write.", "Thank you, and good evening.", "Please.",
    "Thanks for your understanding.", "It was good to speak with you.", "Thanks for sending that over.",
)  # fmt: skip
STOCK_SYMPATHY = (
    "We apologise for any inconvenience.", "Sorry for the inconvenience caused.", "We're sorry to hear that.",
    "Sorry about that.", "Apologies for this.", "We regret any inconvenience this may have caused.", "Sorry.",
    "I'm sorry for the trouble.", "Our apologies.", "We are sorry for your experience.", "So sorry about this.",
    "Please accept our apologies.", "Sorry for any trouble.", "My apologies.", "We're sorry we let you down.",
)  # fmt: skip
PLAIN_SORRY = (
    "Sorry.", "I'm sorry.", "We're sorry.", "I am sorry.", "So sorry.", "I do apologise.", "Sorry again.",
    "My apologies.", "Truly sorry.", "I apologize.", "Really sorry about this.",
)  # fmt: skip
NAMES = (
    "Aisha", "Mohammed", "Priya", "Wei", "Yuki", "Chidi", "Ngozi", "Fatima", "Omar", "Leila", "Diego", "Camila",
    "Jamal", "Latoya", "Emily", "Greg", "Brendan", "Anne", "Svetlana", "Dmitri", "Agnieszka", "Piotr", "Giulia",
    "Marco", "Siobhan", "Rhys", "Kwame", "Amara", "Noor", "Hassan", "Mei", "Hiroshi", "Linh", "Thanh", "Ravi",
    "Anjali", "Olu", "Zainab", "Ewan", "Morag", "Joao", "Ines", "Sven", "Astrid", "Pierre", "Chloe", "Kayla", "Tyrone",
    "Darnell", "Molly", "Jake", "Abigail", "Deepak", "Farah", "Tariq", "Elif", "Mehmet", "Eleni", "Kostas", "Mary",
)  # fmt: skip
SWAPS: list[tuple[str, str]] = [
    ("I'm", "I am"), ("I've", "I have"), ("I'll", "I will"), ("we'll", "we will"), ("We'll", "We will"),
    ("you'll", "you will"), ("You'll", "You will"), ("it's", "it is"), ("It's", "It is"), ("it'll", "it will"),
    ("We've", "We have"), ("we've", "we have"), ("We're", "We are"), ("we're", "we are"), ("won't", "will not"),
    ("can't", "cannot"), ("don't", "do not"), ("didn't", "did not"), ("isn't", "is not"), ("wasn't", "was not"),
    ("that's", "that is"), ("That's", "That is"), ("you've", "you have"), ("They'll", "They will"),
    ("apologise", "apologize"), ("apologised", "apologized"), ("organised", "organized"), ("cancelled", "canceled"),
    ("parcel", "package"), ("postage", "shipping"), ("ring", "call"), ("phoned", "called"), ("mum", "mom"),
    ("flat", "apartment"), ("mobile", "cell"), ("centre", "center"), ("realise", "realize"), ("cheque", "check"),
    ("bank holiday", "public holiday"), ("holiday", "vacation"), ("queue", "line"), ("straight away", "right away"),
    ("post", "mail"), ("please", "kindly"), ("and", "&"), ("you", "u"), ("your", "ur"), ("tomorrow", "tmrw"),
]  # fmt: skip
