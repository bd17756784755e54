"""One run at a time writes into a folder, and what an earlier run left there is known by its manifest."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.study.output.folder_lock import LOCK_NAME
from quesnay.study.output.output_folder import output_folder

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")
HOLDS = (
    "import sys; from quesnay.study.output.output_folder import output_folder\n"
    "with output_folder(sys.argv[1]) as output:\n"
    "    print('held', flush=True); sys.stdin.read()\n"
)


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_second_run_into_the_folder_is_refused_while_the_first_lives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdin is not None and first.stdout is not None
    assert first.stdout.readline() == "held\n"
    assert main(["run", CASE, "--out", str(out), "--draws", "2"]) == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1
    assert error[0].startswith(f"quesnay: {out}: another run (process {first.pid} on ")
    assert error[0].endswith(") is writing into the output folder, expected another folder, or to wait for its end")
    assert below(out) == {LOCK_NAME}
    first.kill()  # without a chance to clean up: the lock ends with it all the same
    first.wait()
    assert below(out) == {LOCK_NAME}
    assert main(["run", CASE, "--out", str(out), "--draws", "2"]) == 0
    assert "manifest.json" in below(out) and LOCK_NAME not in below(out)


def test_a_second_thread_is_refused_too(tmp_path: Path) -> None:
    refused = []

    def write() -> None:
        with pytest.raises(qy.CaseError, match="is writing into the output folder") as error, output_folder(tmp_path):
            pass
        refused.append(error)

    with output_folder(tmp_path) as output:
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        output.write("bands.csv", b"first")
    assert len(refused) == 1 and below(tmp_path) == {"bands.csv"}


def test_runs_one_after_another_each_hold_the_folder(tmp_path: Path) -> None:
    # The file of a lock is removed by who holds it: one that waited for the removed file must not hold another.
    held, most, done = 0, 0, 0
    guard = threading.Lock()

    def write() -> None:
        nonlocal held, most, done
        for _ in range(30):
            try:
                with output_folder(tmp_path / "out"):
                    with guard:
                        held += 1
                        most = max(most, held)
                    with guard:
                        held -= 1
                        done += 1
            except qy.CaseError as error:
                assert "is writing into" in str(error)

    team = [threading.Thread(target=write) for _ in range(4)]
    for one in team:
        one.start()
    for one in team:
        one.join()
    assert most == 1 and done > 0
    assert below(tmp_path) == {"out"}


def test_files_of_the_run_before_go_with_its_manifest(tmp_path: Path) -> None:
    def run(*more: str) -> dict[str, str]:
        assert main(["run", CASE, "--out", str(tmp_path), "--draws", "2", *more]) == 0
        listed = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["outputs"]
        return {one["path"]: one["sha256"] for one in listed}

    first = run()
    assert below(tmp_path) == {*first, "manifest.json"}  # charts are listed as well
    stale, changed, foreign = "fan_old.png", "old.csv", "notes.txt"
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    (tmp_path / stale).write_bytes((tmp_path / "fan_goods_2023.png").read_bytes())
    (tmp_path / changed).write_text("edited by hand", "utf-8")
    (tmp_path / foreign).write_text("mine", "utf-8")
    outside = tmp_path.parent / f"{tmp_path.name}_outside.csv"
    outside.write_bytes((tmp_path / "bands.csv").read_bytes())
    for name, like in ((stale, "fan_goods_2023.png"), (changed, "bands.csv"), (f"../{outside.name}", "bands.csv")):
        manifest["outputs"].append({"path": name, "rows": None, "sha256": first[like]})
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    second = run("--seed", "7")
    assert below(tmp_path) == {*second, "manifest.json", changed, foreign}
    assert outside.exists()


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{", '{"outputs": 3}', '{"outputs": [{}]}', '{"outputs": [{"path": [], "sha256": 1}]}']
)
def test_a_manifest_that_is_none_lists_nothing(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    (tmp_path / "mine.csv").write_text("mine", "utf-8")
    with output_folder(tmp_path) as output:
        output.write("manifest.json", b"{}")
    assert below(tmp_path) == {"manifest.json", "mine.csv"}


def test_tables_alone_remove_the_charts_of_the_run_before(tmp_path: Path, two_sectors: qy.Case) -> None:
    assert main(["run", CASE, "--out", str(tmp_path), "--draws", "2"]) == 0
    assert any(tmp_path.glob("fan_*.png"))
    two_sectors.run(["no_policy"], draws=2, seed=0).tables(tmp_path)
    assert not any(tmp_path.glob("fan_*.png"))
