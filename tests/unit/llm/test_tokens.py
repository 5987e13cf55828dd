"""Token counts come from the vocabulary on disk, without network and without files left behind."""

from __future__ import annotations

import os
import subprocess
import sys

from draftassist.llm.tokens import count_tokens


def test_counts_are_those_of_cl100k():
    # "tiktoken is great!" has six tokens in OpenAI's own cookbook
    assert count_tokens("tiktoken is great!") == 6
    assert count_tokens("") == 0


def test_control_tokens_in_a_customers_text_count_as_text():
    assert count_tokens("<|endoftext|>") > 1


def test_half_a_surrogate_pair_is_counted_not_refused():
    assert count_tokens("late \ud83d again") > 2


def test_nothing_is_written_and_the_users_cache_setting_survives(tmp_path):
    program = (
        "import os, socket; socket.socket = None\n"
        "from draftassist.llm.tokens import count_tokens\n"
        "print(count_tokens('tiktoken is great!'), os.environ.get('TIKTOKEN_CACHE_DIR'))"
    )
    for cache in (None, str(tmp_path / "cache")):
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        environment.pop("TIKTOKEN_CACHE_DIR", None)
        if cache is not None:
            environment["TIKTOKEN_CACHE_DIR"] = cache
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["6", str(cache)]
    assert list(tmp_path.iterdir()) == []
