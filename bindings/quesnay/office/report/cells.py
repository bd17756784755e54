"""Cells of tables as text, with the digits that a workbook shows."""

from __future__ import annotations

from quesnay.office.sheets import Column

__all__ = ["cell_text"]


def cell_text(column: Column, row: int, language: str) -> str:
    """A cell as a reader sees it; a blank is an empty text."""
    cell = column.shown(language)[row]
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    decimals = column.decimals_at(row)
    return f"{cell:g}" if decimals is None else f"{cell:,.{decimals}f}"
