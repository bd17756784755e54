"""The command under other encodings and signals: whole files and 0, or nothing and 128 + the signal's number."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from quesnay.cli.command import main
from quesnay.study.output.output_folder import _machine, output_folder
from quesnay.study.stopping import Stopped, signals_held, signals_stop

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")
COMMAND = [sys.executable, "-c", "import sys; from quesnay.cli.command import main; sys.exit(main(sys.argv[1:]))"]
ENDS = {signal.SIGINT: (130, "interrupted"), signal.SIGTERM: (143, "stopped by SIGTERM"),
        signal.SIGHUP: (129, "stopped by SIGHUP")}  # fmt: skip


@pytest.mark.parametrize(
    "environment",
    [
        *({"PYTHONIOENCODING": encoding} for encoding in ("ascii", "latin-1", "cp1252", "cp437", "gbk", "utf-8")),
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252:surrogateescape"},
    ],
    ids=str,
)
def test_what_a_stream_cannot_show_does_not_end_the_command(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "输出"
    for arguments in (["run", CASE, "--out", str(out), "--draws", "4"], ["describe", CASE]):
        done = subprocess.run(
            [*COMMAND, *arguments], capture_output=True, check=False, env={**os.environ, **environment}
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
        assert b"Goods" in done.stdout
    assert (out / "manifest.json").is_file()


def test_a_check_prints_under_ascii_too() -> None:
    done = subprocess.run(
        [*COMMAND, "check", CASE, "--draws", "4"], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"yes ?" in done.stdout


@pytest.mark.parametrize("number", list(ENDS))
def test_a_signal_that_asks_to_end_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    process = subprocess.Popen(
        [*COMMAND, "run", CASE, "--out", str(out), "--draws", "3000000"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: [signal.signal(one, signal.SIG_DFL) for one in ENDS] and None,
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()  # the memory estimate: the run begins
    time.sleep(0.5)
    process.send_signal(number)
    rest = process.communicate(timeout=60)[1]
    code, said = ENDS[number]
    assert (process.returncode, rest) == (code, f"quesnay: {said}, nothing was written\n")
    assert not (tmp_path / "deep").exists()


def test_a_closed_terminal_is_ignored_where_it_was_to_be_ignored(tmp_path: Path) -> None:
    # What nohup does.
    program = (
        "import os, signal, sys; from quesnay.cli.command import main; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "from quesnay import plots; draw = plots.draw_fans;"
        "plots.draw_fans = lambda *all: (os.kill(os.getpid(), signal.SIGHUP), draw(*all));"
        "sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["run", CASE, "--out", str(tmp_path / "out"), "--draws", "4"]
    assert subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False).returncode == 0
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_a_signal_while_files_get_their_names_comes_after_all_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace, count = Path.replace, 0

    def slowly(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == 2:
            signal.raise_signal(signal.SIGTERM)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", slowly)
    assert main(["run", CASE, "--out", str(tmp_path / "out"), "--draws", "4"]) == 143
    assert f"stopped by SIGTERM, the files in {tmp_path / 'out'} are whole" in capsys.readouterr().err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert count == len(names) == 18 and "manifest.json" in names


@pytest.fixture
def hangup_ends() -> Iterator[None]:
    """Whoever runs the tests by nohup has SIGHUP ignored, and so would the command."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_handlers_are_as_before_after_the_command(hangup_ends: None) -> None:
    before = [signal.getsignal(one) for one in ENDS]
    with signals_stop():
        with pytest.raises(Stopped, match="SIGTERM"):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Stopped) as stop, signals_held():
            signal.raise_signal(signal.SIGHUP)
            done = True
        assert done and stop.value.number == signal.SIGHUP
    assert [signal.getsignal(one) for one in ENDS] == before


def test_another_thread_than_the_main_one_may_write(tmp_path: Path) -> None:
    def write() -> None:
        with signals_stop(), output_folder(tmp_path / "out") as output:
            output.write("bands.csv", b"done")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bands.csv"]


def test_unfinished_files_of_a_killed_run_go_with_the_next_one(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from quesnay.study.output.output_folder import output_folder\n"
        "with output_folder(sys.argv[1]) as output:\n"
        "    output.write('bands.csv', b'unfinished'); output.place('targets.csv').touch()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    left = sorted(path.name for path in tmp_path.iterdir() if path.name != ".quesnay.lock")
    assert len(left) == 2 and all(name.endswith(".0.part") for name in left)
    gone = left[0].split(".")[-3]
    others = {
        f".bands.csv.{_machine()}.{os.getpid()}.99.part",  # of a process that lives
        f".bands.csv.{int(_machine(), 16) ^ 1:08x}.{gone}.0.part",  # of another machine that shares the folder
        f".bands.csv.{_machine()}.{10**30}.0.part",  # no number of a process
        ".notes.part", ".bands.csv.part", f"bands.csv.{_machine()}.{gone}.0.part",  # of other programs
    }  # fmt: skip
    for name in others:
        (tmp_path / name).touch()
    with output_folder(tmp_path) as output:
        assert {path.name for path in tmp_path.iterdir()} == {*others, ".quesnay.lock"}
        output.write("bands.csv", b"done")
    assert {path.name for path in tmp_path.iterdir()} == {*others, "bands.csv"}
