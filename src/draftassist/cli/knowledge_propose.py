"""`draftassist knowledge propose` and `confirm`: limits read from prose, for a person to decide on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from draftassist.cli.common import dump, notice
from draftassist.errors import StorageError

__all__ = ["confirm", "propose"]


def propose(path: str, *, out: str | None, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Read one policy or a folder of them, and print or write the sheet."""
    from draftassist.knowledge.lint.run import folder_of
    from draftassist.knowledge.load import load_knowledge
    from draftassist.knowledge.proposals.propose import propose as propose_rows
    from draftassist.knowledge.proposals.sheet import sheet_text

    place = Path(path).expanduser()
    root = folder_of(place)
    read = load_knowledge([root])
    for skipped in read.skipped:
        notice(f"left out {skipped.file}: {skipped.error}")
    inside = place.resolve()
    chosen = [one for one in read.policies if inside in (file := Path(one.source).resolve(), *file.parents)]
    base = root if root.is_dir() else root.parent
    sheet = propose_rows(read.model_copy(update={"policies": chosen}), base)
    if as_json:
        dump(sheet.model_dump(mode="json"))
    elif out is None:
        click.echo(sheet_text(sheet), nl=False)
    if out is not None:
        _write(Path(out).expanduser(), sheet_text(sheet, out))
    rows = [row for one in sheet.policies for row in (*one.limits, *one.timelines, *one.never_promise)]
    counts = Counter(row.confidence for row in rows)
    notice(
        f"{len(rows)} rows proposed for {len(sheet.policies)} of {len(chosen)} policies: {counts['high']} sure, "
        f"{counts['medium']} likely, {counts['low']} guessed; none counts before it is confirmed"
    )
    return 0


def confirm(file: str, *, folder: str | None, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Merge the confirmed rows of a sheet into the policies' front matter."""
    from draftassist.knowledge.proposals.confirm import confirm as merge
    from draftassist.knowledge.proposals.sheet import read_sheet

    sheet = read_sheet(Path(file).expanduser())
    done = merge(sheet, Path(folder or sheet.folder).expanduser())
    if as_json:
        dump(done._asdict())
    else:
        print(f"{done.written} written, {done.present} there already, {done.unconfirmed} not confirmed")
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError.of(error, path) or error from None
