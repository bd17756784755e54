"""A run that is killed at any moment goes on to the same bits."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def test_a_killed_run_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("kills", Path(__file__).with_name("kills.py"))
    assert spec is not None and spec.loader is not None
    kills = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kills)
    seen = kills.killed_and_resumed(2, tmp_path, seed=3)
    assert len(seen) == 2
