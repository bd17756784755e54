"""Native code of compiled programs, made in the background where llvmlite is installed (the extra ``native``).

A run begins interpreted. If what it has to compute pays for compiling, a thread compiles its programs meanwhile, and
blocks of draws that begin afterwards run the code. The bits are the same, so nothing else tells the two apart. Code
stays in this process: nothing is written to disk, and no compiler need be installed (docs/models/native.md).
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import threading
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ClassVar, Literal
from weakref import WeakKeyDictionary, WeakValueDictionary

import quesnay._core as _core

__all__ = ["MODES", "NativeMode", "asked_mode", "compile_now", "native_mode", "prepare", "settle"]

NativeMode = Literal["auto", "never", "require"]
MODES = ("auto", "never", "require")
#: Environment variable with the mode of runs that are not given one.
VARIABLE = "QUESNAY_NATIVE"
#: Operations (an element and draw each) that a run must have for each instruction that is compiled: an instruction
#: takes about a millisecond to compile, an operation 0.36 ns interpreted, of which four tenths are saved.
OPERATIONS_THAT_PAY = 7e6
#: Instructions that take as long as bringing in llvmlite does.
FIRST_INSTRUCTIONS = 50
#: Codes that are kept when no program needs them, for the next run of the same model.
LATEST = 32

_log = logging.getLogger("quesnay.native")


class _Code:
    """The engine that owns compiled code, and the address of its table. Programs that may run it hold it."""

    def __init__(self, text: str) -> None:
        import llvmlite.binding as llvm

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        processor = {"v3": "x86-64-v3", "v4": "x86-64-v4"}[_core.active_isa()]
        # No pass over the text: levels 0 to 2 of them make no difference to its speed (docs/models/native.md).
        machine = llvm.Target.from_default_triple().create_target_machine(cpu=processor, opt=1)
        self.engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
        self.engine.finalize_object()
        self.table = int(self.engine.get_global_value_address(_core.native_table_name))


class _Workshop:
    """What was compiled in this process, by the text it was compiled from, and the thread that compiles.

    Code lives as long as programs that may run it, and the latest of it longer: the next run may have the same text.
    """

    #: By programs that may run it, whatever workshop made it.
    held: ClassVar[WeakKeyDictionary[_core.ProgramSet, list[_Code]]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self.lock = threading.Lock()  # of what is here, held for moments
        self.compiling = threading.Lock()
        self.known: WeakValueDictionary[bytes, _Code] = WeakValueDictionary()
        self.latest: OrderedDict[bytes, _Code] = OrderedDict()
        self.drawn: WeakKeyDictionary[_core.ProgramSet, int] = WeakKeyDictionary()
        self.pending: dict[tuple[int, int], Future[None]] = {}
        self.worker: ThreadPoolExecutor | None = None
        self.refused: str | None = None

    def code(self, text: str) -> _Code:
        """The code of a text, compiled if there is none."""
        key = hashlib.sha256(text.encode()).digest()
        with self.compiling:
            with self.lock:
                found = self.known.get(key)
            if found is None:
                found = _Code(text)
            with self.lock:
                self.known[key] = found
                self.latest[key] = found
                self.latest.move_to_end(key)
                while len(self.latest) > LATEST:
                    self.latest.popitem(last=False)
        return found

    def hold(self, programs: _core.ProgramSet, code: _Code) -> None:
        """Keeps code as long as programs: a thread may be running it when another is chosen."""
        with self.lock:
            held = self.held.setdefault(programs, [])
            if code not in held:
                held.append(code)

    def so_far(self, programs: _core.ProgramSet, draws: int) -> int:
        """Draws that were asked of programs, with these."""
        with self.lock:
            self.drawn[programs] = self.drawn.get(programs, 0) + draws
            return self.drawn[programs]

    def submit(self, programs: _core.ProgramSet, index: int, lanes: int) -> None:
        """Compiles a program of a set in the background, if that has not begun; the set lives as long."""
        place = (id(programs), index)
        with self.lock:
            if self.worker is None:
                self.worker = ThreadPoolExecutor(1, "quesnay-native")
            if place not in self.pending:
                self.pending[place] = self.worker.submit(_compile_quietly, programs, index, lanes)

    def give_up(self, programs: _core.ProgramSet, index: int) -> bool:
        """Whether a program was being compiled in the background, which from now on is for nothing."""
        with self.lock:
            waiting = self.pending.pop((id(programs), index), None)
        if waiting is not None:
            waiting.cancel()
        return waiting is not None


_workshop = _Workshop()


def _begin_anew() -> None:
    """In a forked child: threads are gone, and a lock may have been held."""
    global _workshop
    before, _workshop = _workshop, _Workshop()
    _workshop.known, _workshop.latest = before.known, before.latest


os.register_at_fork(after_in_child=_begin_anew)


def native_mode(given: str | None = None) -> NativeMode:
    """The mode of a run: what it was given, else what QUESNAY_NATIVE says, else "auto".

    Raises
    ------
    InvalidValue
        For another word than "auto", "never" and "require".
    """
    return asked_mode(given) or "auto"


def asked_mode(given: str | None) -> NativeMode | None:
    """The mode that a run was given, else what QUESNAY_NATIVE says here, or None: a worker may say it."""
    word, where = (given, "native") if given is not None else (os.environ.get(VARIABLE) or None, VARIABLE)
    if word is not None and word not in MODES:
        raise _core.InvalidValue(f"{where} is {word!r}, expected 'auto', 'never' or 'require'")
    return word  # type: ignore[return-value]


def _missing() -> str | None:
    """Why nothing can be compiled here, or None."""
    if _workshop.refused is None:
        if importlib.util.find_spec("llvmlite") is None:
            _workshop.refused = "llvmlite is not installed: pip install 'quesnay[native]'"
        elif not _may_execute():
            _workshop.refused = "this system does not let a process make memory executable"
        else:
            _workshop.refused = ""
    return _workshop.refused or None


def _may_execute() -> bool:
    """Whether memory that was written may be made executable; LLVM would end the process where it may not."""
    import ctypes
    import mmap

    with mmap.mmap(-1, mmap.PAGESIZE) as page:
        byte = ctypes.c_char.from_buffer(page)
        protect = ctypes.CDLL(None, use_errno=True).mprotect
        protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        allowed = protect(ctypes.addressof(byte), mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_EXEC) == 0
        protect(ctypes.addressof(byte), mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE)
        del byte
    return bool(allowed)


def _pays(program: _core.Program, draws: int) -> bool:
    """Whether so many draws of a program take long enough to compile it meanwhile."""
    counts = program.instruction_counts()
    compiled = FIRST_INSTRUCTIONS + sum(counts[section] for section in ("step", "stage", "main", "record"))
    return draws * _core.operations_of_a_draw(program) >= OPERATIONS_THAT_PAY * compiled


def compile_now(programs: _core.ProgramSet, index: int = 0, lanes: int = _core.default_lanes) -> str | None:
    """Lets blocks of so many draws of a program of a set run native code from now on.

    Returns
    -------
    str or None
        Why the program stays interpreted, None if it does not.
    """
    if _core.is_native(programs.program(index), lanes=lanes):
        return None
    missing = _missing()
    if missing is not None:
        return missing
    code = _coded(programs, index, lanes)
    if isinstance(code, str):
        return code
    _core.use_native(programs.program(index), code.table)
    return None


def _coded(programs: _core.ProgramSet, index: int, lanes: int) -> _Code | str:
    """The code of a program, which the set holds from now on, or why there is none."""
    made = _core.native_text(programs.program(index), lanes=lanes)
    if made.reason:
        return made.reason
    try:
        code = _workshop.code(made.text)
    except Exception as error:  # whatever LLVM says, a run can go on interpreted
        return f"LLVM fails: {error}"
    _workshop.hold(programs, code)
    return code


def _compile_quietly(programs: _core.ProgramSet, index: int, lanes: int) -> None:
    code = _coded(programs, index, lanes)
    with _workshop.lock:
        if _workshop.pending.pop((id(programs), index), None) is None:
            return  # given up meanwhile
        if isinstance(code, _Code):
            _core.use_native(programs.program(index), code.table)
    name, reason = programs.names[index], code if isinstance(code, str) else None
    _log.info("'%s' %s", name, "is native from here on" if reason is None else f"stays interpreted: {reason}")


def prepare(programs: _core.ProgramSet, *, draws: int, lanes: int, mode: str | None = None) -> None:
    """Compiles the programs of a run that is about to begin as its mode says.

    Parameters
    ----------
    draws, lanes
        Of the run: how many it has, and how many a block has. Draws of programs that are run again and again, as
        those of sessions and questions, are counted together.
    mode
        "auto" compiles in the background what pays, "require" compiles all before it returns, "never" has all
        interpreted; None is what QUESNAY_NATIVE says.

    Raises
    ------
    InvalidValue
        For an unknown mode, and where native code is required and a program has none, saying why.
    """
    word = native_mode(mode)
    total = _workshop.so_far(programs, draws)
    for index, name in enumerate(programs.names):
        program = programs.program(index)
        if word == "never":
            _workshop.give_up(programs, index)
            _core.use_native(program, 0)
        elif word == "require":
            reason = compile_now(programs, index, lanes)
            if reason is not None:
                raise _core.InvalidValue(f"'{name}' is required to run native code and stays interpreted: {reason}")
        elif not _core.is_native(program, lanes=lanes) and _pays(program, total) and _missing() is None:
            _workshop.submit(programs, index, lanes)


def settle() -> None:
    """Waits until all that was begun in the background is compiled."""
    with _workshop.lock:
        waiting = list(_workshop.pending.values())
    for one in waiting:
        with suppress(CancelledError):
            one.result()
