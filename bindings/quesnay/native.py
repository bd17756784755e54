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
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

import quesnay._core as _core

__all__ = ["MODES", "NativeMode", "compile_now", "native_mode", "prepare", "settle"]

NativeMode = Literal["auto", "never", "require"]
MODES = ("auto", "never", "require")
#: Environment variable with the mode of runs that are not given one.
VARIABLE = "QUESNAY_NATIVE"
#: Operations (an element and draw each) that a run must have for each instruction that is compiled: an instruction
#: takes about a millisecond to compile, an operation 0.36 ns interpreted, of which four tenths are saved.
OPERATIONS_THAT_PAY = 7e6
#: Instructions that take as long as bringing in llvmlite does.
FIRST_INSTRUCTIONS = 50

_log = logging.getLogger("quesnay.native")


class _Workshop:
    """What was compiled in this process, by the text it was compiled from, and the thread that compiles."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tables: dict[bytes, int] = {}
        self.engines: list[Any] = []  # they own the code, which programs may run as long as the process lives
        self.pending: list[Future[None]] = []
        self.worker: ThreadPoolExecutor | None = None
        self.refused: str | None = None

    def table(self, text: str) -> int:
        """Address of the table of a text's code."""
        key = hashlib.sha256(text.encode()).digest()
        with self.lock:
            if key not in self.tables:
                self.tables[key] = self._compiled(text)
            return self.tables[key]

    def _compiled(self, text: str) -> int:
        import llvmlite.binding as llvm

        if not self.engines:
            llvm.initialize_native_target()
            llvm.initialize_native_asmprinter()
        processor = {"v3": "x86-64-v3", "v4": "x86-64-v4"}[_core.active_isa()]
        # No pass over the text: levels 0 to 2 of them make no difference to its speed (docs/models/native.md).
        machine = llvm.Target.from_default_triple().create_target_machine(cpu=processor, opt=1)
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
        engine.finalize_object()
        self.engines.append(engine)
        return int(engine.get_global_value_address(_core.native_table_name))

    def submit(self, programs: _core.ProgramSet, index: int, lanes: int) -> None:
        """Compiles a program of a set in the background; the set lives as long."""
        with self.lock:
            if self.worker is None:
                self.worker = ThreadPoolExecutor(1, "quesnay-native")
            self.pending = [one for one in self.pending if not one.done()]
            self.pending.append(self.worker.submit(_compile_quietly, programs, index, lanes))


_workshop = _Workshop()


def _begin_anew() -> None:
    """In a forked child: threads are gone, and a lock may have been held."""
    global _workshop
    before, _workshop = _workshop, _Workshop()
    _workshop.tables.update(before.tables)
    _workshop.engines.extend(before.engines)


os.register_at_fork(after_in_child=_begin_anew)


def native_mode(given: str | None = None) -> NativeMode:
    """The mode of a run: what it was given, else what QUESNAY_NATIVE says, else "auto".

    Raises
    ------
    InvalidValue
        For another word than "auto", "never" and "require".
    """
    word, where = (given, "native") if given is not None else (os.environ.get(VARIABLE) or "auto", VARIABLE)
    if word not in MODES:
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


def compile_now(program: _core.Program, lanes: int = _core.default_lanes) -> str | None:
    """Lets blocks of so many draws of a program run native code from now on.

    Returns
    -------
    str or None
        Why the program stays interpreted, None if it does not.
    """
    missing = _missing()
    if missing is not None:
        return missing
    made = _core.native_text(program, lanes=lanes)
    if made.reason:
        return made.reason
    _core.use_native(program, _workshop.table(made.text))
    return None


def _compile_quietly(programs: _core.ProgramSet, index: int, lanes: int) -> None:
    try:
        program = programs.program(index)
        # Measured on the shipped case: with AVX2 calls of lane kernels on few draws cost what the rest gains.
        gains = _core.active_isa() != "v3" or _core.native_text(program, lanes=lanes).calls == 0
        reason = compile_now(program, lanes) if gains else "with AVX2 a program that calls lane kernels gains nothing"
    except Exception as error:  # whatever LLVM says, the run goes on interpreted
        reason = f"LLVM fails: {error}"
    name = programs.names[index]
    _log.info("'%s' %s", name, "is native from here on" if reason is None else f"stays interpreted: {reason}")


def prepare(programs: _core.ProgramSet, *, draws: int, lanes: int, mode: str | None = None) -> None:
    """Compiles the programs of a run that is about to begin as its mode says.

    Parameters
    ----------
    draws, lanes
        Of the run: how many it has, and how many a block has.
    mode
        "auto" compiles in the background what pays, "require" compiles all before it returns, "never" has all
        interpreted; None is what QUESNAY_NATIVE says.

    Raises
    ------
    InvalidValue
        For an unknown mode, and where native code is required and a program has none, saying why.
    """
    word = native_mode(mode)
    for index, name in enumerate(programs.names):
        program = programs.program(index)
        if word == "never":
            _core.use_native(program, 0)
        elif word == "require":
            reason = compile_now(program, lanes)
            if reason is not None:
                raise _core.InvalidValue(f"'{name}' is required to run native code and stays interpreted: {reason}")
        elif not _core.is_native(program) and _pays(program, draws) and _missing() is None:
            _workshop.submit(programs, index, lanes)


def settle() -> None:
    """Waits until all that was begun in the background is compiled."""
    for one in list(_workshop.pending):
        one.result()
