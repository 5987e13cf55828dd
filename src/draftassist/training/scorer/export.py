"""Writes the trained network as ONNX, in int8 with one scale per output channel, beside its tokenizer.

The heads stay in float32: they are small, and they are where a rounded weight would move a score.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import torch

from draftassist.training.scorer.network import ScorerNetwork

__all__ = ["export"]

OUTPUTS = ("levels", "applies", "tags", "words")
_OPSET = 17


def export(network: ScorerNetwork, tokenizer: Path, folder: Path, *, float_copy: Path | None = None) -> Path:
    """Writes `scorer.onnx` and `tokenizer.json` into `folder`; `float_copy` keeps the network before int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    plain = float_copy or folder / "float.onnx"
    _to_onnx(network, plain)
    fused = folder / "fused.onnx"
    _fuse(plain, fused)
    target = folder / "scorer.onnx"
    quantize_dynamic(
        str(fused),
        str(target),
        per_channel=True,
        reduce_range=True,  # without it, processors that lack VNNI overflow and scores go astray
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        nodes_to_exclude=_heads(fused),
        extra_options={"DefaultTensorType": 1},
    )
    fused.unlink()
    if float_copy is None:
        plain.unlink()
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    return target


def _to_onnx(network: ScorerNetwork, path: Path) -> None:
    network.eval()
    network.encoder.set_attn_implementation("eager")  # the form that onnxruntime knows how to fuse
    ids = torch.tensor([[101, 2057, 2024, 102, 2073, 102], [101, 2057, 102, 2073, 102, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0]])
    types = torch.tensor([[0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0]])
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask", "token_type_ids")}
    axes |= {"levels": {0: "batch"}, "applies": {0: "batch"}}
    axes |= {name: {0: "batch", 1: "tokens"} for name in ("tags", "words")}
    torch.onnx.export(
        network,
        (ids, mask, types),
        str(path),
        input_names=["input_ids", "attention_mask", "token_type_ids"],
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=_OPSET,
        dynamo=False,
    )


def _fuse(source: Path, target: Path) -> None:
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # the fused form cannot be quantised with the rest
    model = optimizer.optimize_model(
        str(source), model_type="bert", num_heads=12, hidden_size=384, optimization_options=options, opt_level=0
    )
    model.save_model_to_file(str(target))


def _heads(path: Path) -> list[str]:
    import onnx

    model = onnx.load(str(path))
    return [node.name for node in model.graph.node if node.op_type in {"MatMul", "Gemm"} and "encoder" not in node.name]
