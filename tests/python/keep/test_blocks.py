"""Runs in blocks have the bits of one run: however they are cut, resumed, damaged or streamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.study.keep.checkpoint import RUNS, Checkpoint, PartFolders
from quesnay.study.keep.parts import BLOCK, blocks_of
from quesnay.study.output.folder_lock import FolderLock

Same = Callable[..., None]
NAMES = ["no_policy", "training", "sites"]
PLAIN = {"ordinary_purchases": False}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_blocks_are_cut_at_multiples_of_their_size() -> None:
    assert [(one.first, one.draws) for one in blocks_of(1000, 1100)] == [(1000, 24), (1024, 1024), (2048, 52)]
    assert [(one.first, one.draws) for one in blocks_of(1024, 1)] == [(1024, 1)]
    assert BLOCK == 1024


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_a_checkpointed_run_is_the_run(
    two_sectors: qy.Case, runs: qy.Result, tmp_path: Path, same: Same, threads: int
) -> None:
    kept = two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=tmp_path, threads=threads)
    same(runs, kept, "targets", "target_differences", "effects", "binding")
    before = files(tmp_path)
    again = two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=tmp_path)
    same(runs, again)
    assert files(tmp_path) == before


def test_a_longer_run_uses_what_is_there(two_sectors: qy.Case, runs: qy.Result, tmp_path: Path, same: Same) -> None:
    two_sectors.run(NAMES, **PLAIN, draws=2048, seed=2025, checkpoint=tmp_path)
    before = files(tmp_path)
    done: list[int] = []
    longer = two_sectors.run(
        NAMES,
        ordinary_purchases=False,
        draws=2500,
        seed=2025,
        checkpoint=tmp_path,
        progress=lambda draws, total: done.append(draws),
    )
    same(runs, longer)
    assert before.items() <= files(tmp_path).items() and len(files(tmp_path)) == 3
    # Two blocks are read, then draws are made.
    assert done[:2] == [1024, 2048] and done[-1] == 2500


def test_a_run_that_keeps_no_draws_is_resumed_too(two_sectors: qy.Case, tmp_path: Path, same: Same) -> None:
    plain = two_sectors.run(NAMES, **PLAIN, draws=2100, seed=4, keep_limit=0)
    for _ in range(2):
        kept = two_sectors.run(NAMES, **PLAIN, draws=2100, seed=4, keep_limit=0, checkpoint=tmp_path)
        assert not kept.ensemble.kept
        same(plain, kept, "targets", "target_differences")


def test_a_run_that_was_stopped_goes_on(two_sectors: qy.Case, runs: qy.Result, tmp_path: Path, same: Same) -> None:
    with pytest.raises(qy.Cancelled, match="was stopped after"):
        two_sectors.run(
            NAMES,
            ordinary_purchases=False,
            draws=2500,
            seed=2025,
            checkpoint=tmp_path,
            progress=lambda done, _: done < 1500,
        )
    assert len(files(tmp_path)) == 1
    same(runs, two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=tmp_path))


@pytest.mark.parametrize("how", ["a bit", "cut", "gone", "another", "no line", "half a line"])
def test_a_damaged_block_is_named_and_made_again(
    two_sectors: qy.Case, runs: qy.Result, tmp_path: Path, same: Same, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=tmp_path)
    before = files(tmp_path)
    block = next(tmp_path.glob("runs/*/*2047.parquet"))
    listed = block.with_name("_blocks.sha256")
    content = block.read_bytes()
    if how == "a bit":
        block.write_bytes(content[:5000] + bytes([content[5000] ^ 4]) + content[5001:])
    elif how == "cut":
        block.write_bytes(content[:-1])
    elif how == "gone":
        block.unlink()
    elif how == "another":
        block.write_bytes(next(tmp_path.glob("runs/*/*1023.parquet")).read_bytes())
    else:
        lines = listed.read_text("utf-8").splitlines(keepends=True)
        listed.write_text("".join(lines[:-1]) + (lines[-1][:30] if how == "half a line" else ""), encoding="utf-8")
    same(runs, two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=tmp_path))
    told = capsys.readouterr().err
    named = "2047.parquet: the block of draws 1024 to 2047 is damaged" in told
    assert named == (how not in ("no line", "half a line"))
    assert files(tmp_path) == before


def test_parts_are_put_together_in_any_order(two_sectors: qy.Case, runs: qy.Result, tmp_path: Path, same: Same) -> None:
    folders = [tmp_path / name for name in "abc"]
    for folder, (first, draws) in zip(folders, [(1024, 1024), (2048, 452), (0, 1024)], strict=True):
        two_sectors.run(NAMES, **PLAIN, draws=draws, first_draw=first, seed=2025, checkpoint=folder)
    for order in (folders, folders[::-1]):
        parts = PartFolders(order)
        same(runs, two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=parts), "targets")
        assert parts.made_here == 0
    parts = PartFolders(folders[:2])
    same(runs, two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2025, checkpoint=parts))
    assert parts.made_here == 1


def test_other_runs_have_other_blocks(two_sectors: qy.Case, tmp_path: Path, same: Same) -> None:
    # What the draws are made of is part of the name of their folder: nothing of another run is read.
    first = two_sectors.run(NAMES, **PLAIN, draws=100, seed=1, checkpoint=tmp_path / "a")
    other = two_sectors.edit(lambda b: b.redefine("depreciation", b.constant(0.12, "1/year")))
    with pytest.raises(qy.CaseError, match="holds a run of other equations, expected the same, or another folder"):
        other.run(NAMES, **PLAIN, draws=100, seed=1, checkpoint=tmp_path / "a")
    with pytest.raises(qy.CaseError, match=r"holds a run with seed 1, given 2: expected the same"):
        two_sectors.run(NAMES, **PLAIN, draws=100, seed=2, checkpoint=tmp_path / "a")
    with pytest.raises(qy.CaseError, match=r"with assume \[\], given \['boom'\]"):
        two_sectors.run(NAMES, **PLAIN, draws=100, seed=1, checkpoint=tmp_path / "a", assume=["boom"])
    other.run(NAMES, **PLAIN, draws=100, seed=1, checkpoint=tmp_path / "b")
    keys = [{path.name for path in (tmp_path / name / RUNS).iterdir()} for name in "ab"]
    assert not keys[0] & keys[1]
    same(first, two_sectors.run(NAMES, **PLAIN, draws=100, seed=1))


def test_one_process_at_a_time_writes(two_sectors: qy.Case, tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.take()
    try:
        with pytest.raises(qy.CaseError, match="is writing into the output folder"):
            two_sectors.run(NAMES, **PLAIN, draws=10, seed=1, checkpoint=tmp_path)
    finally:
        lock.release()
    two_sectors.run(NAMES, **PLAIN, draws=10, seed=1, checkpoint=tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(two_sectors: qy.Case, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(qy.CaseError, match="the checkpoint folder cannot be written"):
        two_sectors.run(NAMES, **PLAIN, draws=10, seed=1, checkpoint=tmp_path / "file" / "c")
    with pytest.raises(qy.CaseError, match="the checkpoint folder is an empty text"):
        Checkpoint("")


def test_unfinished_files_of_a_killed_run_are_removed(two_sectors: qy.Case, tmp_path: Path) -> None:
    two_sectors.run(["no_policy"], draws=10, seed=1, checkpoint=tmp_path)
    block = next(tmp_path.glob("runs/*/*.parquet"))
    left = block.with_name(f".{block.name}.1.part")
    left.write_bytes(b"half")
    two_sectors.run(["no_policy"], draws=20, seed=1, checkpoint=tmp_path)
    assert not left.exists()
