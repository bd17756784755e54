"""What the numbers of a run must be read with, in English and in Chinese: printed, and kept in ``notes.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from quesnay.study.alternatives.claims import claims_sentence
from quesnay.study.alternatives.money import purchases_sentence
from quesnay.study.sentences import binding_sentence, driver_sentence, failed_sentence, level_sentence
from quesnay.study.switches import switch_sentences
from quesnay.study.vintages.chosen import project_sentences, vintage_sentences

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.sentences import Told

__all__ = ["NOTE_COLUMNS", "Note", "note_table", "notes_of"]


@dataclass(frozen=True)
class Note:
    """A sentence that belongs to the numbers of a run.

    Parameters
    ----------
    id
        What it says, the same in every run.
    scenario
        Of which scenario; empty for all of the run.
    subject
        The file that it belongs to; empty for all of them.
    """

    id: str
    scenario: str
    subject: str
    sentence_en: str
    sentence_zh: str


NOTE_COLUMNS = [one.name for one in fields(Note)]


def notes_of(result: Told, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    """Notes of a run in the order they are printed; ``tables`` by the names of their files may bring more."""
    study = result.study
    shown = study.shown() or result.scenarios[0]
    notes = [Note(f"structure_{n}", "", "", *pair) for n, pair in enumerate(switch_sentences(study.case), start=1)]
    notes += [Note("vintage", "", "", *pair) for pair in vintage_sentences(study.case)]
    notes += [Note("projects", "", "", *pair) for pair in project_sentences(study.case)]
    notes.append(Note("level", "", "bands.csv", *level_sentence(result)))
    money = purchases_sentence(study, result.effects(), result.periods[-1].name)
    if money is not None:
        notes.append(Note("purchases", "", "effects.csv", *money))
    # The sentence on the structures that were compared, where they were.
    survivors = claims_sentence(study, result.compared_structures) if "alternatives.csv" in tables else None
    if survivors is not None:
        notes.append(Note("alternatives", "", "alternatives.csv", *survivors))
    drivers = driver_sentence(result)
    if drivers is not None:
        notes.append(Note("drivers", shown, "drivers.csv", *drivers))
    notes.append(Note("binding", shown, "binding.csv", *binding_sentence(result)))
    for name, table in tables.items():
        if "note" in table.attrs:
            notes.append(Note(f"{name.removesuffix('.csv')}_note", "", name, *_pair(table)))
    if result.ensemble.failures:
        notes.append(Note("failed_draws", "", "", *failed_sentence(result)))
    return notes


def _pair(table: pd.DataFrame) -> tuple[str, str]:
    return str(table.attrs["note"]), str(table.attrs["note_zh"])


def note_table(notes: list[Note]) -> pd.DataFrame:
    """Notes as a table, by id."""
    import pandas as pd

    rows = sorted((astuple(note) for note in notes), key=lambda row: row[:3])
    return pd.DataFrame(rows, columns=NOTE_COLUMNS)
