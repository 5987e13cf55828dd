"""Rows to tensors: tokens of reply and message, targets by dimension, by token, and masks over what is not known."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from draftassist.scoring.normal import courtesy_spans, for_network
from draftassist.training.scorer.augment import smoothed
from draftassist.training.scorer.data import DIMENSIONS, TAGS, Row

__all__ = ["Batch", "batches", "encode"]

REPLY_TOKENS, MESSAGE_TOKENS = 224, 72
CUTS = 4
_TAG_INDEX = {tag: index for index, tag in enumerate(TAGS)}
_BINDING = frozenset({"commitment", "guarantee", "gesture"})
_PROMISES = DIMENSIONS.index("overpromising")


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step. Targets: `levels` [b, 3, 4] with mask [b, 3]; `tags` [b, t, tags] with mask [b, t, tags];
    `promised` [b, t, 4] (overpromising of the token's own clause) with mask [b, t]; `applies` [b] with mask."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    levels: Tensor
    levels_known: Tensor
    tags: Tensor
    tags_known: Tensor
    promised: Tensor
    promised_known: Tensor
    applies: Tensor
    applies_known: Tensor


def encode(tokenizer: Tokenizer, row: Row) -> tuple[list[int], list[int], Encoding]:
    """Token ids, token types, and the reply's own encoding (offsets into the reply)."""
    reply = tokenizer.encode(for_network(row.reply, courtesy_spans(row.reply)))
    ids, types = reply.ids[:REPLY_TOKENS], [0] * min(len(reply.ids), REPLY_TOKENS)
    ids[-1] = reply.ids[-1]
    if row.message.strip():
        message = tokenizer.encode(for_network(row.message)).ids
        kept = [*message[1:MESSAGE_TOKENS], message[-1]] if len(message) > MESSAGE_TOKENS else message[1:]
        ids, types = ids + kept, types + [1] * len(kept)
    return ids, types, reply


def batches(rows: Sequence[Row], tokenizer: Tokenizer, size: int, rng: random.Random | None = None) -> Iterator[Batch]:
    """Batches of rows of like length; shuffled when `rng` is given, else in the given order."""
    if rng is None:
        for start in range(0, len(rows), size):
            yield _batch(rows[start : start + size], tokenizer)
        return
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].reply) + 0.6 * len(rows[i].message) + 20 * rng.random())
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield _batch([rows[i] for i in chunk], tokenizer)


def _batch(rows: Sequence[Row], tokenizer: Tokenizer) -> Batch:
    coded = [encode(tokenizer, row) for row in rows]
    width = max(len(ids) for ids, _, _ in coded)
    shape = (len(rows), width)
    ids, mask, types = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    tags, tags_known = np.zeros((*shape, len(TAGS)), np.float32), np.zeros((*shape, len(TAGS)), np.float32)
    promised, promised_known = np.zeros((*shape, CUTS), np.float32), np.zeros(shape, np.float32)
    levels, known = np.zeros((len(rows), 3, CUTS), np.float32), np.zeros((len(rows), 3), np.float32)
    for b, (row, (row_ids, row_types, encoding)) in enumerate(zip(rows, coded, strict=True)):
        ids[b, : len(row_ids)], mask[b, : len(row_ids)], types[b, : len(row_ids)] = row_ids, 1, row_types
        offsets = encoding.offsets[: min(len(encoding.offsets), REPLY_TOKENS)]
        tags[b, : len(offsets)], tags_known[b, : len(offsets)] = _tag_targets(row, offsets)
        promised[b, : len(offsets)], promised_known[b, : len(offsets)] = _promise_targets(row, offsets)
        for d, name in enumerate(DIMENSIONS):
            if name in row.scores:
                levels[b, d], known[b, d] = _cumulative(row.scores[name]), 1
    applies = np.array([row.not_applicable or 0.0 for row in rows], np.float32)
    applies_known = np.array([row.not_applicable is not None for row in rows], np.float32)
    arrays = (ids, mask, types, levels, known, tags, tags_known, promised, promised_known, applies, applies_known)
    return Batch(*(torch.from_numpy(array) for array in arrays))


def _cumulative(shares: Sequence[float]) -> list[float]:
    soft = smoothed(shares)
    return [sum(soft[cut:]) for cut in range(1, CUTS + 1)]


def _tag_targets(row: Row, offsets: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    target = np.zeros((len(offsets), len(TAGS)), np.float32)
    known = np.full_like(target, 1.0 if row.acts_known else 0.0)
    for start, end, names in row.spans:
        inside = [i for i, (s, e) in enumerate(offsets) if e > s >= start and e <= end]
        for name in names:
            target[inside, _TAG_INDEX[name]] = 1.0
        if not row.acts_known:
            known[np.ix_(inside, [_TAG_INDEX[name] for name in names])] = 1.0
    return target, known


def _promise_targets(row: Row, offsets: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Where only one segment binds the company, that segment has the reply's overpromising and all else has none."""
    target, known = np.zeros((len(offsets), CUTS), np.float32), np.zeros(len(offsets), np.float32)
    if not row.acts_known or "overpromising" not in row.scores:
        return target, known
    known[:] = 1.0
    binding = [(s, e) for s, e, tags in row.spans if tags & _BINDING]
    for start, end in binding:
        inside = [i for i, (s, e) in enumerate(offsets) if e > s >= start and e <= end]
        target[inside] = _cumulative(row.scores["overpromising"])
        known[inside] = 1.0 if len(binding) == 1 else 0.0
    return target, known
