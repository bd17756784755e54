"""Tables of the OECD: inter-country tables of all editions, and national tables by total, domestic and imported use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from quesnay.accounts.databases.matrix import Matrix, read_matrix
from quesnay.accounts.databases.source import Read, Source, SourceFile
from quesnay.accounts.databases.world import demand_part, only, places_of, sums_of, table_of
from quesnay.accounts.parts.labels import Key

__all__ = ["is_icio", "is_oecd_national", "read_icio", "read_oecd_national"]

# A judgement: figures have one decimal, and small sectors do not close by more. A row of costs of less is not missed.
_TOLERANCE = 1e-2
_DEMAND = (
    "HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INV", "DPABR", "DIRP", "P33", "HC", "NONRES", "FD", "CONS_ABR",
)  # fmt: skip
_OUTPUT = ("OUT", "OUTPUT", "TOTAL")
_VALUE_ADDED = ("VA", "VALU", "VA+TAXSUB")
_SPLIT = re.compile(r"(CN|MX)[1-4]")
_WHOLE = {"CN": "CHN", "MX": "MEX"}
_NATIONAL = re.compile(r"([A-Z]{3})((?:19|20)\d\d)(ttl|dom|imp)", re.IGNORECASE)


def _head(file: SourceFile) -> list[str]:
    lines = file.head(1)
    return [one.strip().strip('"') for one in lines[0].split(",")] if lines else []


def _years(source: Source) -> list[str]:
    return [one for one in source.names if one.lower().endswith(".csv") and _looks_like_icio(_head(source.file(one)))]


def _looks_like_icio(head: Sequence[str]) -> bool:
    # FIGARO's matrix has codes of the same form and calls its labels.
    ends = set(head[-1:])
    return (
        len(head) > 3
        and head[0] != "rowLabels"
        and bool(ends & {*_OUTPUT, "DISC"} or _pair(head[-1]))
        and any(_pair(one) for one in head[1:3])
    )


def _pair(label: str) -> tuple[str, str] | None:
    """Region and code of a label, whichever stands first; None where there is one part alone."""
    first, mark, rest = label.partition("_")
    if not mark or not rest:
        return None
    if first in _DEMAND and len(rest) == 3:  # the edition of 2016 has GFCF_AUS
        return rest, first
    return (first, rest) if re.fullmatch(r"[A-Z][A-Z0-9]{2}", first) else None


def is_icio(source: Source) -> bool:
    """Whether a CSV, or one in the folder or zip, has columns AUS_... and a total at its end."""
    return bool(_years(source))


def read_icio(source: Source, year: int | None) -> Read:
    """An inter-country table: sectors, final demand, taxes, value added; processing trade of China and Mexico summed.

    Raises
    ------
    TableFileError
        For several years without year=, and for labels that no edition has.
    """
    names = _years(source)
    if not names:
        raise source.file(source.names[0] if source.names else "").error(
            "no CSV with columns AUS_... was found, expected one of the OECD's inter-country tables"
        )
    if len(names) > 1:
        held = [one for one in names if year is not None and str(year) in one.rpartition("/")[2]]
        if len(held) != 1:
            files = ", ".join(one.rpartition("/")[2] for one in names[:6])
            raise source.file(names[0]).error(
                f"{len(names)} tables are there ({files}), expected one, or year= to choose it"
            )
        names = held
    file = source.file(names[0])
    matrix = read_matrix(file, ",", heads=1, labels=1)
    said: list[str] = []
    matrix = _joined(matrix, said)
    heads, beside = matrix.heads[0], [label[0] for label in matrix.labels]
    columns: list[Key | None] = []
    demand: list[Key | None] = []
    sellers = {one for one in map(_pair, beside) if one is not None and one[1] != "TAXSUB"}
    for place, head in enumerate(heads):
        pair = _pair(head)
        if pair is None and head not in (*_OUTPUT, "DISC"):
            raise matrix.error(
                "the column is neither a sector of a country nor a total of the OECD's tables", None, place
            )
        columns.append(pair if pair in sellers else None)
        demand.append(pair if pair is not None and pair not in sellers else None)
    rows: list[Key | None] = []
    value: dict[str, int] = {}
    taxes: dict[str, int] = {}
    output_row = None
    for place, label in enumerate(beside):
        pair = _pair(label)
        rows.append(pair if pair in sellers else None)
        if pair is not None and pair[1] == "TAXSUB" or label in ("TLS", "TAXSUB"):
            only(matrix, taxes, label, place)
        elif label in _VALUE_ADDED:
            only(matrix, value, label, place)
        elif label in _OUTPUT:
            output_row = place
        elif pair is None:
            raise matrix.error("the row is neither a sector of a country nor a cost of the OECD's tables", place)
    bought = places_of(matrix, demand, "column")
    unknown = [key for key in bought if key[1] not in _DEMAND]
    if unknown:
        raise matrix.error(
            "the column is no sector with a row of its own and no final demand, expected one edition's rows and"
            " columns: is the file cut off?", None, bought[unknown[0]],
        )  # fmt: skip
    parts = table_of(
        matrix, rows=places_of(matrix, rows, "row"), columns=places_of(matrix, columns, "column"), demand=bought,
        value_added=value, other_costs=taxes, output_row=output_row,
        output_column=next((at for at, head in enumerate(heads) if head in _OUTPUT), None), tolerance=_TOLERANCE,
    )  # fmt: skip
    if "DISC" in heads:
        down = list(places_of(matrix, rows, "row").values())
        parts["discrepancy"] = matrix.block(down, [heads.index("DISC")]).ravel()
    paid = sum(demand_part(matrix, place, list(bought.values())) for place in [*taxes.values(), *value.values()])
    if paid:
        said.append(f"taxes of final demand, {paid:.10g} in all: a table has costs by sector alone")
    parts |= {"unit": "M USD", "tolerance": _TOLERANCE, "source": "OECD inter-country input-output tables"}
    found = re.findall(r"(?:19|20)\d\d", file.name.rpartition("/")[2])
    if found:
        parts["year"] = int(found[-1])
    return Read("OECD ICIO", parts, said)


def _joined(matrix: Matrix, said: list[str]) -> Matrix:
    """Exporters and others of China and Mexico summed to the country, as final demand has it."""

    def whole(label: str) -> str:
        first, mark, rest = label.partition("_")
        return f"{_WHOLE[first[:2]]}{mark}{rest}" if _SPLIT.fullmatch(first) else label

    heads, beside = [whole(one) for one in matrix.heads[0]], [whole(one[0]) for one in matrix.labels]
    if heads == matrix.heads[0] and beside == [one[0] for one in matrix.labels]:
        return matrix
    split = sorted({one.partition("_")[0] for one in matrix.heads[0] if _SPLIT.fullmatch(one.partition("_")[0])})
    said.append(f"the parts {', '.join(split)} of China and Mexico, which are summed to CHN and MEX")
    across = {head: place for place, head in enumerate(dict.fromkeys(heads))}
    down = {label: place for place, label in enumerate(dict.fromkeys(beside))}
    values = sums_of(matrix.values, [down[one] for one in beside], len(down))
    values = sums_of(values.T, [across[one] for one in heads], len(across)).T
    rows = dict(zip(reversed(beside), reversed(matrix.rows), strict=True))
    return replace(
        matrix, heads=[list(across)], labels=[[one] for one in down], values=np.ascontiguousarray(values),
        rows=[rows[one] for one in down],
    )  # fmt: skip


def _kind(source: Source) -> str | None:
    """ttl, dom or imp, by the label of the first row; None for other files."""
    if source.path.is_dir() or len(source.names) != 1:
        return None
    lines = source.file(source.names[0]).head(2)
    label = lines[1].lstrip('"').partition("_")[0] if len(lines) == 2 else ""
    return label.lower() if label in ("TTL", "DOM", "IMP") and "," in lines[0] else None


def is_oecd_national(source: Source) -> bool:
    """Whether the rows of a CSV begin with TTL_, DOM_ or IMP_, as those of BEL2020ttl.csv."""
    return _kind(source) is not None


def read_oecd_national(source: Source) -> Read:
    """A national table: of total use with imports as a column, or of domestic use with imported use beside it.

    Of ``BEL2020dom.csv`` the imports stand apart where ``BEL2020imp.csv`` lies beside it, else they are a cost.

    Raises
    ------
    TableFileError
        Naming file, row and column.
    """
    kind = _kind(source)
    name = source.names[0] if source.names else ""
    if kind is None:
        raise source.file(name).error(
            "the rows do not begin with TTL_ or DOM_, expected a national table of the OECD", 2
        )
    if kind == "imp":
        raise source.file(name).error("this file holds imports alone, expected the domestic (dom) or total (ttl) table")
    said: list[str] = []
    parts = _national(read_matrix(source.file(name), ",", heads=1, labels=1), kind.upper(), said)
    if kind == "dom":
        other = source.path.parent / name.replace("dom", "imp")
        if other != source.path and other.is_file():
            beside = Source(other, source.words)
            _imports(read_matrix(beside.file(beside.names[0]), ",", heads=1, labels=1), parts)
        else:
            said.append(f"imports by product: they stand in {other.name}, which is not beside the file")
    parts |= {"unit": "M USD", "tolerance": _TOLERANCE, "source": "OECD national table"}
    found = _NATIONAL.match(name)
    if found is not None:
        parts |= {"year": int(found.group(2)), "source": f"OECD national table of {found.group(1).upper()}"}
    return Read(f"OECD national table ({kind})", parts, said)


def _plain(code: str) -> str:
    """A sector without the D that the columns of some editions have before it."""
    return code[1:] if re.fullmatch(r"D\d.*", code) else code


def _national(matrix: Matrix, prefix: str, said: list[str]) -> dict[str, Any]:
    heads = [_plain(one) for one in matrix.heads[0]]
    beside = [label[0] for label in matrix.labels]
    sectors: dict[Key, int] = {}
    value: dict[str, int] = {}
    costs: dict[str, int] = {}
    output_row = None
    for place, label in enumerate(beside):
        kind, _, code = label.partition("_")
        code = _plain(code)
        if kind == prefix and code in heads:
            only(matrix, sectors, code, place)
        elif label in _VALUE_ADDED:
            only(matrix, value, label, place)
        elif label == "OUTPUT":
            output_row = place
        elif kind == "TXS" or (kind == "IMP" and code != "" and prefix == "DOM"):
            only(matrix, costs, label, place)
        elif kind in ("TTL", "DOM", "IMP") and code.startswith("INT"):
            said.append(f"row '{label}', a total")
        elif kind == "VALU" or label.startswith("VALU_"):
            said.append(f"row '{label}', a part of value added")
        else:
            raise matrix.error(
                f"the row is neither a sector ({prefix}_...) with a column nor a cost that the OECD's tables have",
                place,
            )
    places_of(matrix, [*heads], "column")
    across: dict[Key, int] = {code: heads.index(str(code)) for code in sectors}
    demand: dict[Key, int] = {}
    imports = None
    for place, head in enumerate(heads):
        if head in across:
            continue
        if head == "IMPO":
            imports = place
        elif head in _OUTPUT:
            said.append(f"column '{head}', a total")
        elif head in (*_DEMAND, "CONS_NONRES", "EXPO"):
            demand[head] = place
        else:
            raise matrix.error(
                "the column is neither a sector with a row nor final demand of the OECD's tables", None, place
            )
    parts = table_of(
        matrix, rows=sectors, columns=across, demand=demand, value_added=value, other_costs=costs,
        output_row=output_row, tolerance=_TOLERANCE,
    )  # fmt: skip
    if imports is not None:
        parts["imports"] = -matrix.block(list(sectors.values()), [imports])
        parts["import_columns"] = ["IMPO"]
    parts["exports"] = tuple(one for one in ("CONS_NONRES", "EXPO") if one in demand)
    return parts


def _imports(matrix: Matrix, parts: dict[str, Any]) -> None:
    """Imports apart, of the file that stands beside; the cost rows that sum them are dropped."""
    heads = [_plain(one) for one in matrix.heads[0]]
    rows = {
        _plain(label[0].partition("_")[2]): place for place, label in enumerate(matrix.labels) if label[0][:4] == "IMP_"
    }
    places_of(matrix, [*heads], "column")
    for code in [*parts["sectors"], *parts["demand_categories"]]:
        if code not in heads or (code in parts["sectors"] and code not in rows):
            raise matrix.error(f"'{code}' of the domestic table is missing, expected the same edition")
    down = [rows[code] for code in parts["sectors"]]
    parts["import_flows"] = matrix.block(down, [heads.index(code) for code in parts["sectors"]])
    parts["import_demand"] = matrix.block(down, [heads.index(code) for code in parts["demand_categories"]])
    kept = [at for at, row in enumerate(parts.get("other_cost_rows", [])) if not row.startswith("IMP_")]
    if "other_costs" in parts:
        parts["other_costs"] = parts["other_costs"][kept]
        parts["other_cost_rows"] = [parts["other_cost_rows"][at] for at in kept]
        if not kept:
            del parts["other_costs"], parts["other_cost_rows"]
