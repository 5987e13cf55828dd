"""Trains the scoring network: fixed seeds, soft ordinal targets from all raters, a moving average of the weights."""

from __future__ import annotations

import copy
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from draftassist.training.scorer.augment import Augmenter
from draftassist.training.scorer.batches import CUTS, Batch, batches
from draftassist.training.scorer.data import DIMENSIONS, TAGS, Row
from draftassist.training.scorer.network import Output, ScorerNetwork, load_encoder

__all__ = ["Recipe", "fit", "predict"]

_PROMISES = DIMENSIONS.index("overpromising")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the network is trained; the defaults are what made the shipped weights."""

    epochs: int = 9
    batch: int = 16
    weak_each_epoch: int = 150
    seen_twice: tuple[str, ...] = ("ws",)  # sources of short replies like those on social channels, the rarer kind
    rate_encoder: float = 2e-4
    rate_heads: float = 1.5e-3
    average: float = 0.99
    frozen_layers: int = 2
    seed: int = 7
    threads: int = 2


def fit(
    encoder: Path,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    weak: Sequence[Row],
    recipe: Recipe,
    checkpoint: Path | None = None,
) -> ScorerNetwork:
    """A network trained on `rows` and, in part, on `weak`; progress goes to stderr.

    `checkpoint`: where the averaged weights are kept after each epoch, so that a run that is cut off is not lost.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    rng = random.Random(recipe.seed)  # noqa: S311 - repeatable, not secret
    network = ScorerNetwork(load_encoder(encoder, recipe.frozen_layers))
    augment = Augmenter(rows, rng)
    optimiser = _optimiser(network, recipe)
    again = [row for row in rows if row.source in recipe.seen_twice]
    per_epoch = -(-(len(rows) + len(again) + min(len(weak), recipe.weak_each_epoch)) // recipe.batch)
    total = recipe.epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.08 * total)) * max(0.02, 1 - step / total)
    )
    averaged = copy.deepcopy(network)
    for epoch in range(recipe.epochs):
        began, losses = time.monotonic(), []
        network.train()
        drawn = rng.sample(list(weak), k=min(len(weak), recipe.weak_each_epoch))
        fresh = [row if epoch == 0 and rng.random() < 0.5 else augment(row) for row in [*rows, *again, *drawn]]
        for batch in batches(fresh, tokenizer, recipe.batch, rng):
            loss = _loss(network(batch.ids, batch.mask, batch.types), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            _follow(averaged, network, recipe.average)
            losses.append(loss.item())
        if checkpoint is not None:
            torch.save(averaged.state_dict(), checkpoint)
        mean = sum(losses) / len(losses)
        print(f"epoch {epoch + 1}/{recipe.epochs} loss {mean:.4f} {time.monotonic() - began:.0f} s", file=sys.stderr)
    averaged.eval()
    return averaged


def predict(network: ScorerNetwork, tokenizer: Tokenizer, rows: Sequence[Row], size: int = 32) -> list[Output]:
    """One output a batch, in the rows' order."""
    network.eval()
    with torch.no_grad():
        return [network(batch.ids, batch.mask, batch.types) for batch in batches(rows, tokenizer, size)]


def _optimiser(network: ScorerNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    groups = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = recipe.rate_heads
        if name.startswith("encoder."):
            layer = int(name.split("layer.")[1].split(".")[0]) if "layer." in name else 0
            rate = recipe.rate_encoder * 0.85 ** (5 - layer)
        decay = 0.0 if parameter.ndim == 1 else 0.02
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups)


def _follow(averaged: nn.Module, network: nn.Module, decay: float) -> None:
    with torch.no_grad():
        for mean, now in zip(averaged.parameters(), network.parameters(), strict=True):
            if now.requires_grad:
                mean.lerp_(now, 1 - decay)


def _mean(loss: Tensor, known: Tensor) -> Tensor:
    return (loss * known).sum() / known.sum().clamp(min=1.0)


def _loss(out: Output, batch: Batch) -> Tensor:
    levels = bce(out.levels, batch.levels, reduction="none").mean(dim=-1)
    weight = torch.ones(len(TAGS)) * 2.0
    tags = bce(out.tags, batch.tags, reduction="none", pos_weight=weight)
    words = out.words[..., _PROMISES * CUTS :]
    promised = bce(words, batch.promised, reduction="none").mean(dim=-1)
    applies = bce(out.applies, batch.applies, reduction="none")
    return (
        3.0 * _mean(levels, batch.levels_known)
        + 3.0 * _mean(tags, batch.tags_known)
        + 0.5 * _mean(promised, batch.promised_known)
        + 0.4 * _mean(applies, batch.applies_known)
    )
