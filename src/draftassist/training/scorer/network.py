"""The scoring network: one encoder, heads for the three dimensions, acts by token, and applicability.

A dimension's output is ordinal (cumulative logits, as in Cao, Mirjalili and Raschka's CORAL, but with free weights):
`logit P(score >= k)` for k = 1..4. Each is the strongest word's own logit (a reply promises too much if one clause
does; its length does not matter) plus a linear reading of the whole (first token, attended mean, strongest acts).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from draftassist.training.scorer.data import DIMENSIONS, TAGS

__all__ = ["Output", "ScorerNetwork", "load_encoder"]

CUTS = 4
_MASKED = -30.0


class Output(NamedTuple):
    """`levels` [batch, 3, 4] cumulative logits; `applies` [batch] logit of not_applicable; `tags`
    [batch, tokens, tags] and `words` [batch, tokens, 12] logits by token."""

    levels: Tensor
    applies: Tensor
    tags: Tensor
    words: Tensor


class ScorerNetwork(nn.Module):
    """Reads `[CLS] reply [SEP] message [SEP]`; token type 0 is the reply."""

    def __init__(self, encoder: nn.Module, width: int = 384, dropout: float = 0.2) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(width, len(TAGS))
        self.words = nn.Linear(width, len(DIMENSIONS) * CUTS)
        self.attention = nn.Linear(width, len(DIMENSIONS))
        read = 2 * width + len(TAGS)
        self.levels = nn.ModuleList(nn.Linear(read, CUTS) for _ in DIMENSIONS)
        self.applies = nn.Linear(read, 1)
        nn.init.constant_(self.tags.bias, -2.0)
        nn.init.constant_(self.words.bias, -1.0)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Output:
        """All outputs of one pass. The three inputs are [batch, tokens] integers."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        hidden = self.dropout(hidden)
        reply = (attention_mask * (1 - token_type_ids)).to(hidden.dtype).unsqueeze(-1)
        hide = (1 - reply) * _MASKED
        tags, words = self.tags(hidden), self.words(hidden)
        strongest = (torch.sigmoid(tags) * reply).amax(dim=1)
        words_max = (words + hide).amax(dim=1)
        looks = torch.softmax(self.attention(hidden) + hide, dim=1)
        attended = torch.einsum("btd,bth->bdh", looks, hidden)
        first = hidden[:, 0]
        levels = []
        for index, head in enumerate(self.levels):
            whole = torch.cat([first, attended[:, index], strongest], dim=-1)
            levels.append(words_max[:, index * CUTS : (index + 1) * CUTS] + head(whole))
        mean = (hidden * reply).sum(dim=1) / reply.sum(dim=1)
        applies = self.applies(torch.cat([first, mean, strongest], dim=-1)).squeeze(-1)
        return Output(torch.stack(levels, dim=1), applies, tags, words)


def load_encoder(folder: Path, frozen_layers: int = 2) -> nn.Module:
    """The pretrained encoder; its embeddings and lowest layers stay as they are (small data, and speed)."""
    from transformers import AutoModel

    # no dropout inside: on a CPU it costs a quarter of the time, and augmentation does its work
    encoder: nn.Module = AutoModel.from_pretrained(
        str(folder),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    for name, parameter in encoder.named_parameters():
        lowest = any(name.startswith(f"encoder.layer.{layer}.") for layer in range(frozen_layers))
        parameter.requires_grad = not (lowest or name.startswith("embeddings"))
    return encoder
