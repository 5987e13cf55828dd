"""The built wheel, installed outside the checkout, brings prompts, sample company and weights of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.program import ROOT
from tests.support.schemas import DRAFT, SEARCH, conforms

Installed = Callable[..., str]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` installs."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Runs a program of a fresh environment: the wheel in it, the libraries borrowed from this one."""
    environment = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    # a line in a .pth only adds a folder: the .pth files in there, our editable install among them, are not read
    Path(where.stdout.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip

    def run(program: str, *arguments: str, folder: Path, stdin: str = "") -> str:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("DRAFTASSIST_", "PYTHON"))}
        done = subprocess.run(
            [str(environment / "bin" / program), *arguments], cwd=folder, input=stdin, capture_output=True, text=True,
            check=False, env={**environ, "DRAFTASSIST_HOME": str(folder / "home")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_is_the_wheel_that_runs(installed: Installed, tmp_path: Path) -> None:
    where = installed("python", "-c", "import draftassist; print(draftassist.__file__)", folder=tmp_path)
    assert not Path(where.strip()).is_relative_to(ROOT)


def test_draft_and_search_for_the_sample_company(installed: Installed, tmp_path: Path) -> None:
    complaint = "My order TS-58213 was due on Tuesday and is not here. My daughter's birthday was yesterday. Rowan"
    drafted = installed(
        "draftassist", "draft", "-", "--knowledge", "sample", "--json", folder=tmp_path, stdin=complaint
    )
    result = json.loads(drafted)
    conforms(result, DRAFT)
    assert "TS-58213" in result["draft"]["subject"] + result["draft"]["body"]
    assert [cite for action in result["plan"]["actions"] for cite in action["cites"]]
    found = json.loads(
        installed("draftassist", "search", "late parcel", "--knowledge", "sample", "--json", folder=tmp_path)
    )
    conforms(found, SEARCH)
    assert found


def test_scores_and_suites_are_in_it_too(installed: Installed, tmp_path: Path) -> None:
    scored = installed("draftassist", "score", "-", folder=tmp_path, stdin='{"reply":"We will write by Friday."}\n')
    assert json.loads(scored)["scorer"].startswith("model@")
    listed = installed(
        "python", "-c", "from draftassist.resources import *; print((eval_dir() / 'suites').is_dir(), prompts_dir())",
        folder=tmp_path,
    )  # fmt: skip
    assert listed.startswith("True ")
