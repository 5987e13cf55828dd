"""The child process that runs llama.cpp's server: a native crash in it takes nothing else along.

Run as a script, with this file's path, so that it needs nothing but xllamacpp. It reads its orders as one line of
JSON from stdin (the API key is on no command line and in no environment), says on stdout where it listens, and ends
when stdin does: that is when its parent is gone, however it went.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from typing import Any

__all__: list[str] = []

_PR_SET_PDEATHSIG = 1
_WARNINGS = 2
"""llama.cpp's verbosity: errors and warnings, none of which carry text of a prompt."""


def _main() -> int:
    orders = json.loads(sys.stdin.readline())
    _end_with_parent(orders["parent"])
    # OpenMP threads that wait for each other spin; on a busy machine that costs nine tenths of the speed
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answer:
        os.dup2(2, 1)  # whatever native code prints goes to the log
        try:
            server = _serve(orders)
        except Exception as error:
            answer.write(json.dumps({"error": f"{error}"}) + "\n")
            return 1
        answer.write(json.dumps({"address": server.listening_address}) + "\n")
    threading.Event().wait()
    return 0


def _end_with_parent(parent: int) -> None:
    """End when the pipe from the parent closes and, on Linux, when the parent dies.

    The pipe alone would be enough, had not a fork of the parent kept it open.
    """
    threading.Thread(target=_wait_for_end_of_stdin, daemon=True).start()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def _wait_for_end_of_stdin() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)  # no clean-up of native memory: it can hang


def _serve(orders: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = orders["model"]
    params.model_alias = {orders["name"]}
    params.n_ctx = orders["context_tokens"]
    if orders["lora"]:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(orders["lora"])]
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = orders["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [orders["key"]]
    params.fit_params = False  # trying out what fits loads the model twice; this one fits anywhere
    params.ui = False
    params.endpoint_slots = False  # it would show prompts
    params.verbosity = _WARNINGS
    return xllamacpp.Server(params)


if __name__ == "__main__":
    sys.exit(_main())
