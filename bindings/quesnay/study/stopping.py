"""Signals that ask a run to end: noticed like Ctrl-C, and held back while files get their names."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["Stopped", "signals_held", "signals_stop"]

# What a scheduler sends, and what a closed terminal does. The second is not known everywhere.
_ASKING = [one for name in ("SIGTERM", "SIGHUP") if (one := getattr(signal, name, None)) is not None]


class Stopped(KeyboardInterrupt):
    """The process is asked to end by a signal other than that of Ctrl-C."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)


@contextmanager
def signals_stop() -> Iterator[None]:
    """Within the block SIGTERM and SIGHUP raise :class:`Stopped`, unless the process ignores or handles them."""
    taken = []
    if threading.current_thread() is threading.main_thread():
        taken = [one for one in _ASKING if signal.getsignal(one) == signal.SIG_DFL]
    for one in taken:
        signal.signal(one, _stop)
    try:
        yield
    finally:
        for one in taken:
            signal.signal(one, signal.SIG_DFL)


@contextmanager
def signals_held() -> Iterator[None]:
    """Signals that would end the block come after it: what it does is done wholly."""
    came: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        for one in (signal.SIGINT, *_ASKING):
            handler = signal.getsignal(one)
            if callable(handler):
                before[one] = handler
                signal.signal(one, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came:
            signal.raise_signal(number)
