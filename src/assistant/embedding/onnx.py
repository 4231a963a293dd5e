"""A graph of operators in the format of ONNX, which is Protocol Buffers: enough of it for one model.

The package `onnx` would do it, too; this is less than what it takes to install and import that.
"""

import struct
from collections.abc import Sequence
from typing import Any, Final

from numpy.typing import NDArray

_FLOAT: Final = 1
_KINDS: Final = {"float32": _FLOAT, "int8": 3}
_IR_VERSION, _OPSET = 8, 18  # what all versions of ONNX Runtime since 1.14 read
_RUNTIMES_OWN: Final = "com.microsoft"  # operators beyond the standard

Shape = Sequence[int | str]  # a name stands for any size


class Graph:
    """Operators in the order in which they run, and the values that they are given."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._values: list[bytes] = []

    def put(self, name: str, values: NDArray[Any]) -> str:
        """Keep an array under a name; returns that."""
        shape = b"".join(_field(1, size) for size in values.shape)
        kind = _field(2, _KINDS[values.dtype.name])
        self._values.append(_field(5, shape + kind + _field(8, name) + _field(9, values.tobytes())))
        return name

    def run(self, operator: str, inputs: Sequence[str], output: str, *, own: bool = True, **options: float) -> str:
        """Add an operator, one of ONNX Runtime's own unless told; `""` leaves an input out. Returns `output`."""
        node = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, operator)
        node += b"".join(_field(5, _option(name, value)) for name, value in options.items())
        self._nodes.append(_field(1, node + (_field(7, _RUNTIMES_OWN) if own else b"")))
        return output

    def model(self, given: tuple[str, Shape], result: tuple[str, Shape]) -> bytes:
        """The whole, with the names and shapes of what goes in and comes out, both numbers with a point."""
        parts = [*self._nodes, _field(2, "graph"), *self._values, _port(11, *given), _port(12, *result)]
        standard, own = _field(2, _OPSET), _field(1, _RUNTIMES_OWN) + _field(2, 1)
        return _field(1, _IR_VERSION) + _field(7, b"".join(parts)) + _field(8, standard) + _field(8, own)


def _option(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, 2)
    return _field(1, name) + _field(2, value) + _field(20, 1)


def _port(number: int, name: str, shape: Shape) -> bytes:
    sizes = b"".join(_field(1, _field(1 if isinstance(size, int) else 2, size)) for size in shape)
    return _field(number, _field(1, name) + _field(2, _field(1, _field(1, _FLOAT) + _field(2, sizes))))


def _field(number: int, value: float | str | bytes) -> bytes:
    """One field: its number and kind, then the value, in front of text its length."""
    if isinstance(value, float):
        return _whole(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return _whole(number << 3) + _whole(value)
    content = value.encode() if isinstance(value, str) else value
    return _whole(number << 3 | 2) + _whole(len(content)) + content


def _whole(number: int) -> bytes:
    """Seven bits a byte, the lowest first; all but the last have the eighth set."""
    low, rest = number & 127, number >> 7
    return bytes([low | 128]) + _whole(rest) if rest else bytes([low])
