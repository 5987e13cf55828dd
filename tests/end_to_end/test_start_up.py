"""Starting is quick. Processor time is held, not the clock: the clock is for `make bench` on a quiet machine."""

from __future__ import annotations

import resource
import subprocess
import sys

from tests.support.program import PROGRAM

HEAVY = ("numpy", "onnxruntime", "chromadb", "langchain", "openai", "gradio", "sqlalchemy", "pydantic", "yaml", "rich")


def seconds(*command: str) -> float:
    """The least processor time of three runs."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

    return min(once() for _ in range(3))


def loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split()) & set(HEAVY)


def test_importing_the_package_takes_less_than_a_third_of_a_second():
    assert seconds(sys.executable, "-c", "import draftassist") < 0.3


def test_help_takes_less_than_a_second():
    assert seconds(*PROGRAM, "--help") < 1.0


def test_no_heavy_library_is_loaded_to_start():
    assert loaded_by("import draftassist") == set()
    assert loaded_by("import draftassist.cli.app") == set()
