"""Every notebook runs from top to bottom, in less than a minute of the processor."""

import os
import resource
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))
#: Where the documentation, if it was built in this same run, has the notebooks that it executed.
EXECUTED = os.environ.get("QUESNAY_EXECUTED_NOTEBOOKS")
MOST = 60.0  # s of processors


def executed(path: Path) -> Any:
    """The notebook with what its cells say; an error in a cell is one here."""
    notebook = nbformat.read(path, as_version=4)
    if EXECUTED:
        done = nbformat.read(Path(EXECUTED) / path.name, as_version=4)
        assert [cell.source for cell in done.cells] == [cell.source for cell in notebook.cells]
        return done
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    cells = [cell for cell in executed(path).cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells if cell.source.strip())
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in outputs), "expected a picture"


def test_there_is_a_first_notebook() -> None:
    assert "01_first_run" in [path.stem for path in NOTEBOOKS]
