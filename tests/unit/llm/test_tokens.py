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
    program = """
import os, socket, sys
import tiktoken.registry
from draftassist.llm import tokens
socket.socket = None
os.environ.pop("TIKTOKEN_CACHE_DIR", None)
for cache in (None, sys.argv[1]):
    if cache:
        os.environ["TIKTOKEN_CACHE_DIR"] = cache
    tokens._encoding.cache_clear()
    tiktoken.registry.ENCODINGS.clear()
    print(tokens.count_tokens("tiktoken is great!"), os.environ.get("TIKTOKEN_CACHE_DIR"))
"""
    cache = str(tmp_path / "cache")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", program, cache]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["6", "None", "6", cache]
    assert list(tmp_path.iterdir()) == []
