"""What the network must beat: ridge regressions on a bag of words, and on frozen sentence vectors, of the reply."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from draftassist.training.scorer.data import DIMENSIONS, Row

__all__ = ["bag_of_words", "sentence_vectors"]


def bag_of_words(train: Sequence[Row], test: Sequence[Row]) -> dict[str, Any]:
    """Dimension to predicted values: TF-IDF of words and pairs of words, ridge."""
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), Ridge(1.0))
    return _each(model, [row.reply for row in train], [row.reply for row in test], train)


def sentence_vectors(encoder: Path, train: Sequence[Row], test: Sequence[Row]) -> dict[str, Any]:
    """Dimension to predicted values: mean-pooled vectors of the pretrained encoder, ridge."""
    model = make_pipeline(StandardScaler(), Ridge(300.0))
    return _each(model, _vectors(encoder, train), _vectors(encoder, test), train)


def _each(model: Any, train_x: Any, test_x: Any, train: Sequence[Row]) -> dict[str, Any]:
    predicted = {}
    for name in DIMENSIONS:
        model.fit(train_x, [row.mean(name) for row in train])
        predicted[name] = np.clip(model.predict(test_x), 0, 4)
    return predicted


def _vectors(folder: Path, rows: Sequence[Row]) -> Any:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, encoder = AutoTokenizer.from_pretrained(str(folder)), AutoModel.from_pretrained(str(folder)).eval()
    vectors = []
    with torch.no_grad():
        for start in range(0, len(rows), 32):
            texts = [row.reply for row in rows[start : start + 32]]
            batch = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="pt")
            hidden, mask = encoder(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1)
            vectors.append((hidden * mask).sum(1) / mask.sum(1))
    return torch.cat(vectors).numpy()
