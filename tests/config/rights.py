"""Reading without root's right to read everything, so that closed files are closed to tests wherever they run."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

READS_ALL = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7)): with neither, root minds the modes of its own files."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user to whom modes apply. Skips the test where root cannot be made one."""
    if os.geteuid():
        yield
        return
    if not sys.platform.startswith("linux"):
        pytest.skip("root may read everything here")
    header, held = _Header(0x20080522, 0), (_Sets * 2)()
    _call("capget", header, held)
    reduced = (_Sets * 2)(*held)
    reduced[0].effective &= ~READS_ALL
    _call("capset", header, reduced)
    try:
        yield
    finally:
        _call("capset", header, held)


def _call(name: str, header: _Header, sets: ctypes.Array[_Sets]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc[name](ctypes.byref(header), ctypes.byref(sets)):
        raise OSError(ctypes.get_errno(), f"{name} failed")
