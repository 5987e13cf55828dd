"""The shipped encoder: what it promises about vectors, batches and hostile input."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np
import pytest

import draftassist.encoding.encoder as module
from draftassist.encoding.encoder import DIMENSIONS, Encoder, load_encoder
from draftassist.errors import StorageError

MODEL = Path(module.__file__).parent / "model"
TEXTS = [
    "Where is my parcel? It was due on Thursday.",
    "thanks",
    "",
    "The heater I bought from you caught fire and the carpet is burnt. " * 12,
    "You charged me twice for the same booking.",
    "Mein Paket ist nicht angekommen.",
    "😡😡😡",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(1)


def test_vectors_have_length_one_and_keep_the_order(encoder: Encoder) -> None:
    vectors = encoder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[::-1], encoder.embed(TEXTS[::-1]), atol=2e-6)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.embed([]).shape == (0, DIMENSIONS)


def test_batch_mates_do_not_move_a_vector(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    mixed = TEXTS * 3
    random.shuffle(mixed)
    together = encoder.embed(mixed, batch=16)
    for text, vector in zip(mixed, together, strict=True):
        assert np.abs(vector - alone[TEXTS.index(text)]).max() < 2e-6


def test_like_means_near(encoder: Encoder) -> None:
    ask, same, other = encoder.embed(
        ["My parcel never came", "The package I ordered has not arrived", "The waiter was rude to my mother"]
    )
    assert ask @ same > 0.6
    assert ask @ other < 0.25


def test_long_and_hostile_texts_are_cut(encoder: Encoder) -> None:
    long = "refund " * 200_000
    assert np.allclose(encoder.embed([long]), encoder.embed(["refund " * 300]), atol=2e-6)
    assert np.isfinite(encoder.embed(["\x00\ud7ff" * 5000, "a" * 100_000])).all()


def test_tokens_are_counted_with_both_markers(encoder: Encoder) -> None:
    assert encoder.count_tokens("") == 2
    assert encoder.count_tokens("my parcel") == 4


def test_the_card_names_the_files_that_are_shipped(encoder: Encoder) -> None:
    card = json.loads((MODEL / "card.json").read_text("utf-8"))
    for name, expected in card["sha256"].items():
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == expected
    assert encoder.fingerprint == card["sha256"]["encoder.int8.onnx"]
    assert card["against_fp32"]["cosine_mean"] >= 0.995


def test_a_broken_model_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "encoder.int8.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text((MODEL / "tokenizer.json").read_text("utf-8"), "utf-8")
    with pytest.raises(StorageError, match="install draftassist again") as caught:
        Encoder(tmp_path / "encoder.int8.onnx", 1)
    assert "\n" not in str(caught.value)


def test_a_text_that_was_embedded_lately_is_not_run_again(monkeypatch):
    encoder = Encoder(MODEL / "encoder.int8.onnx", 1)
    first = encoder.embed(["a late parcel", "a kind word", "a late parcel"])
    assert (first[0] == first[2]).all()
    monkeypatch.setattr(encoder, "_run", lambda tokens: pytest.fail("ran again"))
    assert (encoder.embed(["a kind word", "a late parcel"]) == first[[1, 0]]).all()


def test_what_is_remembered_is_bounded_and_a_shorter_reading_is_another(monkeypatch):
    monkeypatch.setattr("draftassist.encoding.encoder._REMEMBERED", 3)
    encoder = Encoder(MODEL / "encoder.int8.onnx", 1)
    text = "a late parcel " * 20
    assert (encoder.embed([text], 8) != encoder.embed([text])).any()
    encoder.embed([str(number) for number in range(5)])
    assert len(encoder._known) == 3
