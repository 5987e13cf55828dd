"""Linear heads: the three kinds, calibration, and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from draftassist.encoding.heads import LinearHead
from draftassist.errors import StorageError

X = np.array([[1.0, 0.0], [0.0, 2.0], [400.0, -400.0]], dtype=np.float32)
WEIGHTS = np.array([[2.0, -1.0, 0.0], [0.0, 1.0, 0.5]])
BIAS = np.array([0.0, 0.5, -0.5])
LABELS = ("late", "lost", "broken")


def test_multilabel_is_a_sigmoid_for_each_label() -> None:
    head = LinearHead.of("multilabel", LABELS, WEIGHTS, BIAS)
    expected = 1 / (1 + np.exp(-(X[:2] @ WEIGHTS + BIAS)))
    assert np.allclose(head.predict(X[:2]), expected, atol=1e-6)
    assert np.isfinite(head.predict(X)).all()


def test_multiclass_sums_to_one_and_never_overflows() -> None:
    head = LinearHead.of("multiclass", LABELS, WEIGHTS, BIAS)
    assert np.allclose(head.predict(X).sum(axis=1), 1)
    assert head.predict(X)[0].argmax() == 0


def test_value_is_taken_as_it_is() -> None:
    head = LinearHead.of("value", LABELS, WEIGHTS, BIAS)
    assert np.allclose(head.predict(X), X @ WEIGHTS + BIAS)


def test_calibration_changes_confidence_not_order() -> None:
    plain = LinearHead.of("multilabel", LABELS, WEIGHTS, BIAS)
    calm = LinearHead.of("multilabel", LABELS, WEIGHTS, BIAS, slope=np.full(3, 0.5), shift=np.zeros(3))
    assert (np.abs(calm.predict(X[:1]) - 0.5) <= np.abs(plain.predict(X[:1]) - 0.5)).all()
    assert calm.predict(X[:1]).argmax() == plain.predict(X[:1]).argmax()


def test_a_head_survives_its_file(tmp_path: Path) -> None:
    head = LinearHead.of("multiclass", LABELS, WEIGHTS, BIAS, slope=np.full(3, 0.7), metadata={"encoder": "abc"})
    head.save(tmp_path / "head.npz")
    again = LinearHead.load(tmp_path / "head.npz")
    assert again.labels == LABELS
    assert again.metadata == {"encoder": "abc"}
    assert np.array_equal(again.predict(X), head.predict(X))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="3 labels"):
        LinearHead.of("multiclass", LABELS, WEIGHTS[:, :2], BIAS)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 truncated", b"\x93NUMPY"])
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "head.npz").write_bytes(content)
    with pytest.raises(StorageError, match=r"head\.npz"):
        LinearHead.load(tmp_path / "head.npz")
