"""Writes a GGUF file that is a LoRA adapter, to try adapters without training one."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

_STRING, _FLOAT32 = 8, 6
_ALIGNMENT = 32


def write_lora(path: Path, tensor: str, width: int, rank: int = 4, strength: float = 1.0) -> None:
    """An adapter of that rank on one square tensor (`width` x `width`), filled with noise of that strength."""
    noise = np.random.default_rng(1)
    matrices = {
        f"{tensor}.lora_a": noise.normal(0, strength, (rank, width)).astype(np.float32),
        f"{tensor}.lora_b": noise.normal(0, strength, (width, rank)).astype(np.float32),
    }
    fields = [
        _text("general.type") + _string_value("adapter"),
        _text("general.architecture") + _string_value("llama"),
        _text("adapter.type") + _string_value("lora"),
        _text("adapter.lora.alpha") + struct.pack("<If", _FLOAT32, float(rank)),
    ]
    head, offset = b"GGUF" + struct.pack("<IQQ", 3, len(matrices), len(fields)) + b"".join(fields), 0
    for name, matrix in matrices.items():
        rows, columns = matrix.shape
        head += _text(name) + struct.pack("<IQQIQ", 2, columns, rows, 0, offset)
        offset += -(-matrix.nbytes // _ALIGNMENT) * _ALIGNMENT
    path.write_bytes(_padded(head) + b"".join(_padded(matrix.tobytes()) for matrix in matrices.values()))


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _string_value(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _text(text)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGNMENT)
