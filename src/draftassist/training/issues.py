"""Trains the head by which search guesses what a question is about: `python -m draftassist.training.issues`.

A linear softmax over the encoder's vector, fitted on the training scenes of `eval/datasets/understanding`: whole
messages, the failure in a few words, and single sentences, since people search with less than a message. The brief has
a better reader of whole complaints; this one costs a search nothing but a product with the vector that it has anyway.
Nothing of a test scene is fitted. The same data give the same head.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from draftassist.encoding.encoder import Encoder
from draftassist.encoding.heads import LinearHead
from draftassist.retrieval.ranking import ISSUE_MODEL
from draftassist.text.segment import sentences

__all__ = ["fit", "main", "training_rows"]

_DATA = Path("eval/datasets/understanding/messages.jsonl")
_STRENGTH = 1.0
"""Inverse regularisation; 1 and 3 are alike on the development queries, 0.3 and 10 worse."""
_SENTENCE_WEIGHT, _SENTENCES, _SHORTEST = 0.5, 6, 4

_Row = tuple[str, str, float]


def training_rows(lines: Sequence[dict[str, Any]]) -> Iterator[_Row]:
    """(text, issue, weight) of the training scenes that have an issue."""
    for line in lines:
        if line["split"] != "train" or not line["issue"]:
            continue
        yield line["message"], line["issue"], 1.0
        if line.get("failure"):
            yield line["failure"], line["issue"], 1.0
        said = [one.text for one in sentences(line["message"]) if len(one.text.split()) >= _SHORTEST]
        yield from ((text, line["issue"], _SENTENCE_WEIGHT) for text in said[:_SENTENCES])


def fit(rows: Sequence[_Row], encoder: Encoder, metadata: dict[str, Any] | None = None) -> LinearHead:
    """The head over the rows."""
    from sklearn.linear_model import LogisticRegression

    texts, issues, weights = zip(*rows, strict=True)
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(encoder.embed(texts), issues, sample_weight=weights)
    labels = tuple(str(label) for label in model.classes_)
    return LinearHead.of("multiclass", labels, model.coef_.T, model.intercept_, metadata=metadata)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write the head; says on how many rows."""
    from draftassist.encoding.encoder import load_encoder

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA)
    parser.add_argument("--out", type=Path, default=ISSUE_MODEL)
    options = parser.parse_args(arguments)
    text = options.data.read_text(encoding="utf-8")
    rows = list(training_rows([json.loads(line) for line in text.splitlines() if line]))
    encoder = load_encoder(1)
    about = {
        "data": hashlib.sha256(text.encode()).hexdigest(),
        "encoder": encoder.fingerprint,
        "rows": len(rows),
        "strength": _STRENGTH,
    }
    head = fit(rows, encoder, about)
    head.save(options.out)
    print(f"{len(rows)} rows, {len(head.labels)} issues, {np.prod(head.weights.shape)} weights: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
