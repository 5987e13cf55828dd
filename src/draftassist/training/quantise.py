"""Static int8 quantisation of a fused BERT graph with smoothed activations; `training/encoder.py` says why.

For each matrix product `x @ W`: `x` is divided by a factor per channel and `W` multiplied by it, then both are rounded.
The factor is `max|x|**a / max|W|**(1 - a)` (SmoothQuant, equation 4); `a` and how far the range is clipped are the ones
with the least squared error of the product on sampled calibration rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

__all__ = ["Ranges", "products", "quantise"]

WEIGHT_MAX = 64
ACTIVATION_MAX = 255
ALPHAS = (0.65, 0.7, 0.75, 0.8, 0.85, 0.95)
CLIPS = (1.0, 0.85, 0.7)
MARGIN = 1.05
"""Room above what calibration saw."""
SAMPLED_ROWS = 2000
DOMAIN = "com.microsoft"


@dataclass
class Ranges:
    """What one activation looked like: extremes per channel, and some of its rows."""

    high: NDArray[np.float32] | None = None
    low: NDArray[np.float32] | None = None
    rows: list[NDArray[np.float32]] = field(default_factory=list)

    def see(self, value: NDArray[np.float32], picked: NDArray[np.int64]) -> None:
        """Take in one text's activations (tokens, channels), keeping the picked rows."""
        high, low = value.max(0), value.min(0)
        self.high = high if self.high is None else np.maximum(self.high, high)
        self.low = low if self.low is None else np.minimum(self.low, low)
        self.rows.append(value[picked])

    def sample(self) -> NDArray[np.float32]:
        """At most SAMPLED_ROWS rows, evenly taken."""
        rows = np.concatenate(self.rows)
        return rows[:: max(1, len(rows) // SAMPLED_ROWS)]


@dataclass(frozen=True)
class _Rounded:
    """One product, ready for integers: smoothing (k,), activation scale and zero point, weights (k, n), scales (n,)."""

    smooth: NDArray[np.float32]
    scale: np.float32
    zero: int
    weights: NDArray[np.float32]
    weight_scales: NDArray[np.float32]

    def apply(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the integer kernels compute for these rows."""
        steps = np.clip(np.round(rows / self.smooth / self.scale) + self.zero, 0, ACTIVATION_MAX) - self.zero
        result: NDArray[np.float32] = (steps * self.scale) @ (self.weights * self.weight_scales)
        return result


def products(model: ModelProto) -> list[NodeProto]:
    """The nodes that multiply by a stored matrix, in graph order."""
    stored = {tensor.name for tensor in model.graph.initializer}
    return [node for node in model.graph.node if node.op_type in {"MatMul", "Attention"} and node.input[1] in stored]


def quantise(source: Path, target: Path, ranges: dict[str, Ranges], skip: Collection[str] = ()) -> dict[str, float]:
    """Write the int8 graph; return each product's relative squared error on its calibration rows.

    `skip` names the outputs of products that stay in float32.
    """
    import onnx

    model = onnx.load(str(source))
    writer = _Writer(model)
    errors = {}
    for node in [one for one in products(model) if one.output[0] not in skip]:
        rounded, errors[node.output[0]] = _best(writer.array(node.input[1]), ranges[node.input[0]])
        writer.replace_product(node, rounded)
    writer.replace_embeddings()
    writer.save(target)
    return errors


def _best(weights: NDArray[np.float32], seen: Ranges) -> tuple[_Rounded, float]:
    rows = seen.sample()
    exact = rows @ weights
    best: tuple[_Rounded, float] | None = None
    for alpha in ALPHAS:
        for clip in CLIPS:
            rounded = _round(weights, seen, alpha, clip)
            error = float(((rounded.apply(rows) - exact) ** 2).mean() / (exact**2).mean())
            if best is None or error < best[1]:
                best = rounded, error
    assert best is not None  # noqa: S101  the grid is not empty
    return best


def _round(weights: NDArray[np.float32], seen: Ranges, alpha: float, clip: float) -> _Rounded:
    assert seen.high is not None  # noqa: S101  calibration saw at least one text
    assert seen.low is not None  # noqa: S101
    reach = np.maximum(np.abs(seen.high), np.abs(seen.low)).clip(1e-5)
    smooth = (reach**alpha / np.abs(weights).max(1).clip(1e-5) ** (1 - alpha)).astype(np.float32)
    smooth /= np.exp(np.log(smooth).mean())
    high = float((seen.high / smooth).max()) * clip * MARGIN
    low = min(float((seen.low / smooth).min()) * clip * MARGIN, 0.0)
    scale = np.float32((high - low) / ACTIVATION_MAX)
    scaled = weights * smooth[:, None]
    columns = (np.abs(scaled).max(0) / WEIGHT_MAX).astype(np.float32)
    steps = np.clip(np.round(scaled / columns), -WEIGHT_MAX, WEIGHT_MAX)
    return _Rounded(smooth, scale, int(np.clip(round(-low / float(scale)), 0, ACTIVATION_MAX)), steps, columns)


class _Writer:
    """Rewrites the graph node by node, keeping its order."""

    def __init__(self, model: ModelProto) -> None:
        import onnx

        self._onnx = onnx
        self._model = model
        self._stored = {tensor.name: tensor for tensor in model.graph.initializer}
        self._nodes = list(model.graph.node)

    def array(self, name: str) -> NDArray[np.float32]:
        """A stored tensor."""
        return np.asarray(self._onnx.numpy_helper.to_array(self._stored[name]), dtype=np.float32)

    def _store(self, name: str, value: Any) -> str:
        self._stored[name] = self._onnx.numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def _swap(self, old: NodeProto, new: list[NodeProto]) -> None:
        at = self._nodes.index(old)
        self._nodes[at : at + 1] = new

    def replace_product(self, node: NodeProto, rounded: _Rounded) -> None:
        """`x @ W` (or attention) becomes smooth, quantise, integer product."""
        make, prefix = self._onnx.helper.make_node, node.output[0]
        smooth = make("Mul", [node.input[0], self._store(f"{prefix}.smooth", 1 / rounded.smooth)], [f"{prefix}.x"])
        # ascontiguousarray makes a scalar one-dimensional: these two must stay scalars
        scale = self._store(f"{prefix}.scale", rounded.scale)
        zero = self._store(f"{prefix}.zero", np.uint8(rounded.zero))
        for name in (scale, zero):
            del self._stored[name].dims[:]
        steps = make("QuantizeLinear", [smooth.output[0], scale, zero], [f"{prefix}.q"])
        weights = self._store(f"{prefix}.w", rounded.weights.astype(np.int8))
        columns = self._store(f"{prefix}.columns", rounded.weight_scales)
        zeros = self._store(f"{prefix}.zeros", np.zeros_like(rounded.weight_scales, dtype=np.int8))
        if node.op_type == "MatMul":
            inputs = [steps.output[0], weights, scale, columns, zero, zeros]
            product = make("MatMulIntegerToFloat", inputs, list(node.output), domain=DOMAIN)
        else:
            _, _, bias, mask = node.input[:4]
            inputs = [steps.output[0], weights, bias, scale, columns, mask, zero, zeros]
            product = make("QAttention", inputs, list(node.output), domain=DOMAIN)
            known = {"num_heads", "unidirectional", "mask_filter_value", "scale"}
            product.attribute.extend(a for a in node.attribute if a.name in known)
        self._swap(node, [smooth, steps, product])
        del self._stored[node.input[1]]

    def replace_embeddings(self) -> None:
        """The word table is kept as int8 with a scale per word; only the rows that are used become floats."""
        make = self._onnx.helper.make_node
        name = max(self._stored, key=lambda key: int(np.prod(self._stored[key].dims)))
        node = next(node for node in self._nodes if name in node.input)
        table = self.array(name)
        scales = (np.abs(table).max(1, keepdims=True) / 127).astype(np.float32)
        words = self._store("words.q", np.round(table / scales).astype(np.int8))
        per_word = self._store("words.scale", scales)
        self._swap(
            node,
            [
                make("Gather", [words, node.input[1]], ["words.rows"]),
                make("Cast", ["words.rows"], ["words.steps"], to=self._onnx.TensorProto.FLOAT),
                make("Gather", [per_word, node.input[1]], ["words.scales"]),
                make("Mul", ["words.steps", "words.scales"], list(node.output)),
            ],
        )
        del self._stored[name]

    def save(self, target: Path) -> None:
        """Write the graph to a file."""
        graph = self._model.graph
        del graph.node[:], graph.initializer[:]
        graph.node.extend(self._nodes)
        graph.initializer.extend(self._stored.values())
        self._onnx.save(self._model, str(target))
