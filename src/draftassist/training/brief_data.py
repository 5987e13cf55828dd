"""The data behind the brief's heads, and the feature rows made of it: the same rows that `understand` makes.

A scene's split is a hash of its name, so that new scenes move nobody; the sample company stands wholly in the test
split, since no shipped head may know it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import ISSUE_KINDS
from draftassist.drafting.brief.features import hashed_words
from draftassist.drafting.brief.represent import (
    MESSAGE_END,
    clause_rows,
    complaint_row,
    message_row,
    order_rows,
    order_words,
    topic_rows,
    unit,
)
from draftassist.encoding.encoder import Encoder
from draftassist.encoding.heads import LinearHead
from draftassist.evaluation.splits import Row
from draftassist.text.segment import clauses

__all__ = [
    "FEELINGS",
    "FOLDS",
    "ROLES",
    "TOPICS",
    "Bags",
    "Data",
    "Rows",
    "Source",
    "fold_of",
    "load_data",
    "registry_rows",
    "split_of",
]

Vector = NDArray[np.float32]
Truth = NDArray[np.bool_]

ROLES = ("failure", "impact", "ask", "feeling", "prior_contact", "background", "threat", "pleasantry")
TOPICS = ("safety", "legal", "press", "vulnerable_customer", "data_protection", "repeated_failure", "high_value")
TEST_SHARE = 30
FOLDS = 5
FEELINGS: dict[str, str] = {
    "angry": "angry furious indignant outraged incensed livid cross affronted aggrieved stern quietly_angry",
    "frustrated": "annoyed exasperated frustrated fed_up irritated impatient irked put_out mildly_annoyed disgruntled",
    "tired": "weary tired worn_out exhausted worn_down resigned frazzled",
    "worried": "worried anxious concerned nervous uneasy stressed urgent suspicious",
    "frightened": "frightened alarmed panicked terrified scared shaken desperate frantic spooked rattled",
    "upset": "upset sad heartbroken gutted devastated distraught distressed sorrowful wistful in_pain rueful",
    "grieving": "grieving bereft grieved grief",
    "hurt": "hurt insulted offended humiliated stung betrayed ignored misled cheated",
    "embarrassed": "embarrassed mortified ashamed humiliated",
    "disappointed": "disappointed let_down deflated dismayed gutted",
    "shocked": "incredulous shocked stunned appalled disbelieving",
    "confused": "baffled bewildered puzzled bemused confused",
    "wry": "amused wry dry sarcastic funny humorous sardonic ironic deadpan comic joking witty droll good-humoured",
}
"""The feelings that the tool names, each with the annotators' words that it stands for."""


def split_of(scene: str) -> str:
    """`test` for three scenes in ten and for the sample company, else `train`."""
    if scene.startswith("sample-"):
        return "test"
    return "test" if int(hashlib.sha256(scene.encode()).hexdigest(), 16) % 100 < TEST_SHARE else "train"


def fold_of(scene: str) -> int:
    """Which of the folds a training scene is in."""
    return int(hashlib.sha256(f"fold:{scene}".encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True)
class Data:
    """The rows of the five files, as they are."""

    clauses: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    injection: list[dict[str, Any]]


def load_data(folder: Path) -> Data:
    """The data set. Raises FileNotFoundError when it is not there."""

    def rows(name: str) -> list[dict[str, Any]]:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return Data(rows("clauses"), rows("messages"), rows("statements"), rows("topics"), rows("injection"))


def registry_rows(data: Data) -> list[Row]:
    """Every row as the registry of splits sees it; `splits.lock.json` holds what the test rows looked like."""
    return [
        Row(dataset=name, id=row["scene"], scene=row["scene"], split=row["split"], content=row)
        for name, rows in vars(data).items()
        for row in rows
    ]


@dataclass(frozen=True)
class Rows:
    """Feature rows (n, d) with their labels (n, k) and scenes (n,)."""

    features: Vector
    truth: Truth
    scenes: NDArray[np.str_]

    def where(self, split: str) -> Rows:
        """The rows of one split."""
        return self.only(np.array([split_of(scene) == split for scene in self.scenes]))

    def only(self, keep: NDArray[np.bool_]) -> Rows:
        """The chosen rows."""
        return Rows(self.features[keep], self.truth[keep], self.scenes[keep])

    @property
    def folds(self) -> NDArray[np.int64]:
        """The fold of each row."""
        return np.array([fold_of(scene) for scene in self.scenes])


@dataclass(frozen=True)
class Bags:
    """Messages as bags of topic rows: only of the whole message is it known what it touches. `messages` (n, 384)."""

    features: list[Vector]
    messages: Vector
    truth: Truth
    scenes: NDArray[np.str_]

    def where(self, split: str) -> Bags:
        """The bags of one split."""
        return self.only(np.array([i for i, scene in enumerate(self.scenes) if split_of(scene) == split]))

    def only(self, keep: NDArray[np.int64]) -> Bags:
        """The bags at those places."""
        return Bags([self.features[i] for i in keep], self.messages[keep], self.truth[keep], self.scenes[keep])

    @property
    def folds(self) -> NDArray[np.int64]:
        """The fold of each bag."""
        return np.array([fold_of(scene) for scene in self.scenes])


class Source:
    """Data with every text embedded once."""

    def __init__(self, data: Data, encoder: Encoder) -> None:
        self.data = data
        texts: set[str] = set()
        messages = {row["message"] for row in (*data.clauses, *data.messages)}
        texts |= {message[:MESSAGE_END] for message in messages}
        for row in (*data.clauses, *data.messages):
            texts |= set(self.parts(row))
            texts |= {row[key] for key in ("failure", "impact") if row.get(key)}
        for row in (*data.topics, *data.injection, *data.statements):
            texts |= {row["text"], *(c.text for c in clauses(row["text"]))}
        ordered = sorted(texts, key=lambda t: (len(t), t))
        self.vectors = dict(zip(ordered, encoder.embed(ordered, batch=8), strict=True))
        self.vectors |= {message: self.vectors[message[:MESSAGE_END]] for message in messages}
        self._marked = {row["scene"]: row for row in data.clauses}

    @staticmethod
    def parts(row: dict[str, Any]) -> list[str]:
        """The clauses of a message: as they were marked, else as the segmenter cuts them."""
        marked = row.get("clauses")
        if marked is not None:
            return [row["message"][c["start"] : c["end"]] for c in marked]
        return [c.text for c in clauses(row["message"])] or [row["message"]]

    def stacked(self, texts: Sequence[str]) -> Vector:
        """The vectors of texts, (n, 384)."""
        return np.stack([self.vectors[text] for text in texts])

    def clause_rows(self, texts: Sequence[str], message: str) -> Vector:
        """Role rows of one message."""
        places = [(i, len(texts), True) for i in range(len(texts))]
        return clause_rows(texts, self.stacked(texts), self.vectors[message], places)

    def roles(self) -> Rows:
        """Marked clauses with their roles."""
        features = [self.clause_rows(self.parts(row), row["message"]) for row in self.data.clauses]
        truth = [[role in c["roles"] for role in ROLES] for row in self.data.clauses for c in row["clauses"]]
        scenes = [row["scene"] for row in self.data.clauses for _ in row["clauses"]]
        return Rows(np.vstack(features), np.array(truth), np.array(scenes))

    def lines(self, role: str) -> Rows:
        """Single sentences: plain failures beside plain asks (`failure`), asks beside others (`ask`)."""
        rows = [(r["text"], r["ask"], r["scene"]) for r in self.data.injection if r.get("ask") is not None]
        if role == "failure":
            rows = [(text, False, scene) for text, asks, scene in rows if asks]
            rows += [(row["text"], True, row["scene"]) for row in self.data.statements]
        features = np.vstack([self.clause_rows([text], text) for text, *_ in rows])
        return Rows(features, np.array([[true] for _, true, _ in rows]), np.array([scene for *_, scene in rows]))

    def cores(self, key: str) -> Rows:
        """Clauses of messages that have a written summary (`failure` or `impact`); true is the one nearest to it."""
        features, truth, scenes = [], [], []
        for row in self.data.messages:
            if not row.get(key):
                continue
            texts = self.parts(row)
            nearest = int((self.stacked(texts) @ self.vectors[row[key]]).argmax())
            features.append(self.clause_rows(texts, row["message"]))
            truth += [[i == nearest] for i in range(len(texts))]
            scenes += [row["scene"]] * len(texts)
        return Rows(np.vstack(features), np.array(truth), np.array(scenes))

    @property
    def whole_rows(self) -> list[dict[str, Any]]:
        """All messages with an issue: the collected ones, then the plain ones that were written for this set."""
        return [*self.data.messages, *(row for row in self.data.clauses if row["scene"].startswith("plain-"))]

    def complaints(self, by_fold: Sequence[LinearHead]) -> Rows:
        """Messages of people who complain, and of those who do not know of any failure (`proactive`)."""
        rows = [row for row in self.data.messages if row["situation"] is not None]
        features = [
            complaint_row(by_fold[fold_of(r["scene"])].predict(self.clause_rows(self.parts(r), r["message"])))
            for r in rows
        ]
        truth = np.array([[row["situation"] != "proactive"] for row in rows])
        return Rows(np.stack(features), truth, np.array([row["scene"] for row in rows]))

    def wholes(self, head: LinearHead, by_fold: Sequence[LinearHead]) -> Vector:
        """Message rows; a training scene is read by a role head that was fitted without its fold."""
        found = []
        for row in self.whole_rows:
            texts = self.parts(row)
            reader = head if split_of(row["scene"]) == "test" else by_fold[fold_of(row["scene"])]
            scores = reader.predict(self.clause_rows(texts, row["message"]))
            failure, impact = (scores[:, reader.labels.index(role)] for role in ("failure", "impact"))
            found.append(
                message_row(row["message"], self.vectors[row["message"]], self.stacked(texts), failure, impact)
            )
        return np.stack(found)

    def issues(self, wholes: Vector) -> Rows:
        """Messages, single statements, and written failure summaries, with their kind of issue."""
        named = [(row["issue"], row["scene"]) for row in self.whole_rows]
        texts = [(row["text"], row["issue"], row["scene"]) for row in self.data.statements]
        texts += [(row["failure"], row["issue"], row["scene"]) for row in self.data.messages if row.get("failure")]
        texts = [row for row in texts if split_of(row[-1]) == "train"]
        vectors = self.stacked([text for text, *_ in texts])
        nothing = np.zeros_like(vectors)
        short = np.hstack([vectors, vectors, nothing, hashed_words([text for text, *_ in texts])])
        named += [(issue, scene) for _, issue, scene in texts]
        truth = np.array([[issue == kind for kind in ISSUE_KINDS] for issue, _ in named])
        return Rows(np.vstack([wholes, short]).astype(np.float32), truth, np.array([scene for _, scene in named]))

    def severities(self, wholes: Vector) -> Rows:
        """Messages whose severity was rated."""
        rated = [self._marked.get(row["scene"], row).get("severity") or row.get("severity") for row in self.whole_rows]
        keep = [i for i, level in enumerate(rated) if level]
        truth = np.array([[rated[i] == level for level in (1, 2, 3, 4)] for i in keep])
        return Rows(wholes[keep], truth, np.array([self.whole_rows[i]["scene"] for i in keep]))

    def feelings(self, wholes: Vector) -> Rows:
        """Messages whose feelings were named."""
        rows = self.whole_rows
        keep = [i for i, row in enumerate(rows) if row.get("feelings") is not None]
        said = [{word.replace(" ", "_") for word in rows[i]["feelings"]} for i in keep]
        truth = np.array([[bool(words & set(meant.split())) for meant in FEELINGS.values()] for words in said])
        return Rows(wholes[keep], truth, np.array([rows[i]["scene"] for i in keep]))

    def topic_lines(self) -> Rows:
        """Single clauses, each with its topics."""
        texts = [row["text"] for row in self.data.topics]
        truth = np.array([[topic in row["topics"] for topic in TOPICS] for row in self.data.topics])
        scenes = np.array([row["scene"] for row in self.data.topics])
        return Rows(topic_rows(texts, self.stacked(texts)), truth, scenes)

    def topic_bags(self) -> Bags:
        """Marked messages with the topics that they touch."""
        rows = [row for row in self.data.clauses if row["topics"] is not None]
        features = [topic_rows(self.parts(row), self.stacked(self.parts(row))) for row in rows]
        truth = np.array([[topic in row["topics"] for topic in TOPICS] for row in rows])
        messages = self.stacked([row["message"] for row in rows])
        return Bags(features, messages, truth, np.array([row["scene"] for row in rows]))

    def orders(self, *, words_only: bool) -> Rows:
        """Orders to the tool, hard negatives, and every clause of real customers."""
        texts = [row["text"] for row in self.data.injection]
        truth = [[bool(row["injection"])] for row in self.data.injection]
        scenes = [row["scene"] for row in self.data.injection]
        for row in self.data.clauses:
            texts += self.parts(row)
            truth += [[False]] * len(row["clauses"])
            scenes += [row["scene"]] * len(row["clauses"])
        features = order_words(texts) if words_only else order_rows(texts, self._sentence_vectors(texts))
        return Rows(features, np.array(truth), np.array(scenes))

    def _sentence_vectors(self, texts: Sequence[str]) -> Vector:
        """As `understand` has them: the mean of the clauses' vectors."""
        parts = [
            [self.vectors[p.text] for p in clauses(t) if p.text in self.vectors] or [self.vectors[t]] for t in texts
        ]
        return np.stack([unit(np.mean(part, axis=0)) for part in parts])
