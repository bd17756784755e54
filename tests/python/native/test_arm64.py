"""Text of native code is compiled for arm64 too; it is not run here.

What a compiler for another processor would do otherwise is call a function for what it has no instruction for: the
fused products of `exp` and `log` would then be as slow as on the baseline.
"""

import re
from types import ModuleType
from typing import Any

import pytest
import quesnay as qy
from quesnay import _core

llvm = pytest.importorskip("llvmlite.binding")

PROCESSORS = ["neoverse-n1", "apple-m1"]


@pytest.fixture(scope="module")
def target() -> Any:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    return llvm.Target.from_triple("aarch64-unknown-linux-gnu")


@pytest.mark.parametrize("processor", PROCESSORS)
def test_random_programs_are_compiled_for_arm64_without_calls_of_functions(
    target: Any, processor: str, random_programs: ModuleType
) -> None:
    if _core.active_isa() == "baseline":
        pytest.skip("the baseline has no fused products: there is no text")
    fused, small = 0, 0
    for seed in range(8):
        made = random_programs.programs(seed)
        if made is None:
            continue
        text = _core.native_text(made[0].program(0), lanes=64)
        machine = target.create_target_machine(cpu=processor, opt=1)
        module = llvm.parse_assembly(text.text)
        module.triple = "aarch64-unknown-linux-gnu"
        module.verify()
        assembly = machine.emit_assembly(module)
        called = set(re.findall(r"\n\s+bl\s+(\w+)", assembly))
        # Sections call their own loops; nothing else, and kernels through a register.
        assert all(re.fullmatch(r"(step|stage|main|record)_\d+(_second)?", name) for name in called), called
        assert machine.emit_object(module)[:4] == b"\x7fELF"
        fused += "fmla" in assembly
        small += text.steps
    assert fused > 3 and small > 0


def test_the_shipped_case_is_compiled_for_arm64(target: Any, guangzhou: qy.Case) -> None:
    if _core.active_isa() == "baseline":
        pytest.skip("the baseline has no fused products: there is no text")
    session = guangzhou.session(draws=4, seed=1, threads=1)
    (programs, _), *_ = session._programs.values()
    text = _core.native_text(programs.program(0), lanes=64).text
    machine = target.create_target_machine(cpu="neoverse-n1", opt=1)
    assert machine.emit_object(llvm.parse_assembly(text))[:4] == b"\x7fELF"
