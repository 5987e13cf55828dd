"""Writes the trained network as ONNX with int8 weights beside its tokenizer.

Quantised as the sentence encoder is (`training/quantise.py`): every range is fixed beforehand on training replies, so a
score does not depend on the replies beside it. The heads stay in float32: they are small, and a rounded weight there
would move a score.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from draftassist.training.quantise import Ranges, products, quantise
from draftassist.training.scorer.batches import batches
from draftassist.training.scorer.data import Row
from draftassist.training.scorer.network import ScorerNetwork

__all__ = ["INPUTS", "OUTPUTS", "export"]

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("levels", "applies", "tags", "words")
_OPSET = 17
_ROWS_PER_TEXT = 6
_CALIBRATION = 400


def export(network: ScorerNetwork, tokenizer: Path, rows: Sequence[Row], folder: Path) -> Path:
    """Writes `scorer.onnx` and `tokenizer.json` into `folder`, calibrated on training `rows`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    target = folder / "scorer.onnx"
    with TemporaryDirectory() as scratch:
        fused = Path(scratch) / "fused.onnx"
        to_onnx(network, fused)
        heads = _heads(fused)
        reader = Tokenizer.from_file(str(tokenizer))
        reader.no_padding()
        reader.no_truncation()
        quantise(fused, target, _ranges(fused, reader, rows[:_CALIBRATION], heads), skip=heads)
    return target


def to_onnx(network: ScorerNetwork, path: Path) -> None:
    """The network in float32, with attention and normalisation fused."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    raw = path.with_name("raw.onnx")
    network.eval()
    network.encoder.set_attn_implementation("eager")  # the form that the fusions below know
    ids = torch.tensor([[101, 2057, 2024, 102, 2073, 102], [101, 2057, 102, 2073, 102, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0]])
    types = torch.tensor([[0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0]])
    by_token = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "tags", "words")}
    torch.onnx.export(
        network,
        (ids, mask, types),
        str(raw),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={**by_token, "levels": {0: "batch"}, "applies": {0: "batch"}},
        opset_version=_OPSET,
        dynamo=False,
    )
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    model = optimizer.optimize_model(
        str(raw), model_type="bert", num_heads=12, hidden_size=384, optimization_options=options, opt_level=0
    )
    model.save_model_to_file(str(path))
    raw.unlink()


def _heads(path: Path) -> frozenset[str]:
    """Outputs of the products that are no part of the encoder."""
    import onnx

    model = onnx.load(str(path))
    return frozenset(n.output[0] for n in products(model) if n.op_type == "MatMul" and "encoder" not in n.name)


def _ranges(fused: Path, tokenizer: Tokenizer, rows: Sequence[Row], heads: frozenset[str]) -> dict[str, Ranges]:
    """What each product of the encoder sees on the calibration rows."""
    import onnx
    import onnxruntime

    graph = onnx.load(str(fused))
    names = sorted({node.input[0] for node in products(graph) if node.output[0] not in heads})
    for name in names:
        graph.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    ranges = {name: Ranges() for name in names}
    for batch in batches(rows, tokenizer, 1):
        feed: dict[str, Any] = dict(zip(INPUTS, (t.numpy() for t in (batch.ids, batch.mask, batch.types)), strict=True))
        size = batch.ids.shape[1]
        picked = np.unique(np.append(rng.permutation(size)[:_ROWS_PER_TEXT], [0, size - 1]))
        for name, value in zip(names, session.run(names, feed), strict=True):
            ranges[name].see(value.reshape(-1, value.shape[-1]), picked)
    return ranges
