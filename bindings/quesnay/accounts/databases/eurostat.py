"""National tables of Eurostat (naio_10_cp17.., cp15, cp16) from TSV and SDMX-CSV: one amount a cell, flags beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from quesnay.accounts.databases.eurostat_cells import Cells, cells_of, eurostat_kind, is_seller
from quesnay.accounts.databases.source import Read, Source

__all__ = ["read_eurostat", "read_eurostat_supply_use"]

_TOLERANCE = 1e-3
_COSTS = ("D21X31", "OP_RES", "OP_NRES")
_VALUE_ADDED = ("D1", "D29X39", "B2A3G", "P51C", "B2A3N")
_VALUE_ADDED_WHOLE = ("B1G",)


def _details(codes: Sequence[str], said: list[str], kind: str) -> list[str]:
    """Codes without the sums and the parts that stand beside them; what is left out is told."""
    kept = []
    for code in codes:
        plain = code.removeprefix("CPA_")
        parent = re.fullmatch(r"(.*\d)[A-Z]", plain)
        section = re.fullmatch(r"[A-U]", plain)
        others = [one.removeprefix("CPA_") for one in codes]
        if plain == "TOTAL":
            said.append(f"{kind} '{code}', a total")
        elif parent and parent.group(1) in others:
            said.append(f"{kind} '{code}', a part of {parent.group(1)}")
        elif section and any(re.match(rf"{plain}\d", one) for one in others):
            said.append(f"{kind} '{code}', the sum of its divisions")
        else:
            kept.append(code)
    return kept


def _final(codes: Sequence[str], said: list[str]) -> list[str]:
    """Categories of final demand that are no sums of others, and no parts of what stands whole."""
    have = [one for one in codes if re.match(r"P[356]", one)]
    kept = []
    for code in have:
        if code == "P3" and any(one.startswith("P3_S") for one in have):
            why = "a total"
        elif code == "P3_S1M" and {"P3_S14", "P3_S15"} <= set(have):
            why = "the sum of P3_S14 and P3_S15"
        elif code == "P5" and any(one != "P5" and one.startswith("P5") for one in have):
            why = "a total"
        elif code in ("P52", "P53") and "P5M" in have or code in ("P51", "P51C") and "P51G" in have:
            why = "a part or double of another"
        elif code.startswith("P6_") and "P6" in have:
            why = "a part of P6"
        else:
            kept.append(code)
            continue
        said.append(f"column '{code}', {why}")
    return kept


def _costs(cells: Cells, flow: str, said: list[str], skip: Sequence[str]) -> tuple[list[str], list[str]]:
    """Rows of value added, and of other costs."""
    have = cells.codes(flow, 1)
    costs = [one for one in have if one in _COSTS]
    value = [one for one in have if one in _VALUE_ADDED]
    if "B2A3G" in value:
        value = [one for one in value if one not in ("P51C", "B2A3N")]
    if "D1" not in value:
        value = [one for one in have if one in _VALUE_ADDED_WHOLE]
    said += [f"row '{one}', a total or a part of another" for one in have if one not in (*costs, *value, *skip)]
    return value, costs


def read_eurostat(source: Source, year: int | None, region: str | None, unit: str) -> Read:
    """A symmetric table: domestic use with imports apart where they are there, else total use with imports (P7).

    Raises
    ------
    TableFileError
        For several countries, years or units without a choice; naming file and row.
    """
    name = next(one for one in source.names if eurostat_kind(source.file(one)))
    cells, geo, when, measure = cells_of(source.file(name), year, region, unit, source.words)
    said: list[str] = []
    flow = "DOM" if "DOM" in cells.flows() else "TOTAL"
    buyers = cells.codes(flow, 2)
    both = [one for one in cells.codes(flow, 1) if one in buyers and is_seller(one)]
    if not both:
        raise cells.where.error(
            "no code stands among sellers and buyers, expected a symmetric table (SupplyUse.read takes supply and use)"
        )
    sectors = _details(both, said, "sector")
    stray = [one for one in cells.codes(flow, 1) if is_seller(one) and one not in buyers and one != "CPA_TOTAL"]
    if stray:
        raise cells.where.error(f"'{stray[0]}' sells and does not buy, expected the same sectors on both sides")
    demand = _final(buyers, said)
    said += [f"column '{one}', a total" for one in buyers if one not in both and not re.match(r"P[356]", one)]
    value, costs = _costs(cells, flow, said, [*both, "P1", "P7", "CPA_TOTAL", "TOTAL"])
    if not value or not demand:
        raise cells.where.error("no value added (D1 ..., B1G) or no final demand (P3 ...) is there")
    output = cells.block(flow, ["P1"], sectors).ravel() if "P1" in cells.codes(flow, 1) else None
    flows, final = cells.block(flow, sectors, sectors), cells.block(flow, sectors, demand)
    parts: dict[str, Any] = {
        "sectors": sectors, "flows": flows, "final_demand": final, "demand_categories": demand,
        "value_added": cells.block(flow, value, sectors), "value_added_rows": value,
        "exports": [one for one in demand if one.startswith("P6")], "unit": measure, "year": when,
        "tolerance": _TOLERANCE, "source": f"Eurostat, {geo}",
    }  # fmt: skip
    if costs:
        parts |= {"other_costs": cells.block(flow, costs, sectors), "other_cost_rows": costs}
    if flow == "DOM" and "IMP" in cells.flows():
        parts |= {
            "import_flows": cells.block("IMP", sectors, sectors), "import_demand": cells.block("IMP", sectors, demand),
        }  # fmt: skip
    elif "P7" in cells.codes(flow, 1):
        entering = cells.block(flow, ["P7"], sectors)
        side = "imports" if flow == "TOTAL" else "other_costs"
        if side == "imports":
            parts |= {"imports": entering.reshape(-1, 1), "import_columns": ["P7"]}
        else:
            rows = [*parts.get("other_cost_rows", []), "P7"]
            parts |= {"other_costs": np.vstack([parts.get("other_costs", np.empty((0, len(sectors)))), entering])}
            parts["other_cost_rows"] = rows
    taken = parts["imports"].ravel() if "imports" in parts else 0.0
    parts["gross_output"] = flows.sum(axis=1) + final.sum(axis=1) - taken if output is None else output
    if cells.flags:
        said.append("flags " + ", ".join(f"{flag} ({count})" for flag, count in cells.flags.items()))
    return Read(f"Eurostat ({eurostat_kind(source.file(name))})", parts, said)


def read_eurostat_supply_use(source: Source, year: int | None, region: str | None, unit: str) -> Read:
    """Supply (cp15) and use (cp16) at purchasers' prices from two files of a folder or zip.

    Raises
    ------
    TableFileError
        Where one of them is missing, or they are of different countries, years or units.
    """
    files = [source.file(one) for one in source.names if eurostat_kind(source.file(one))]
    read = [cells_of(one, year, region, unit, source.words) for one in files]
    made = [one for one in read if "P7" in one[0].codes(one[0].flows()[0], 2)]
    used = [one for one in read if any(code.startswith("P3") for code in one[0].codes(one[0].flows()[0], 2))]
    if len(made) != 1 or len(used) != 1:
        raise source.file(source.names[0] if source.names else "").error(
            f"{len(made)} files of supply (with P7) and {len(used)} of use (with P3) are there, expected one of each"
        )
    supply, use = made[0], used[0]
    if supply[1:] != use[1:]:
        raise use[0].where.error(
            f"it is of {', '.join(map(str, use[1:]))}, the supply of {', '.join(map(str, supply[1:]))}"
        )
    said: list[str] = []
    out, bought = (one[0].flows()[0] if "TOTAL" not in one[0].flows() else "TOTAL" for one in (supply, use))
    sellers = [one for one in supply[0].codes(out, 1) if is_seller(one)]
    products = _details(sellers, said, "product")
    industries = _details([one for one in supply[0].codes(out, 2) if is_seller(one)], said, "industry")
    layers = [one for one in supply[0].codes(out, 2) if one in ("OTTM", "OTM", "D21X31", "D21", "D31")]
    demand = _final(use[0].codes(bought, 2), said)
    value, costs = _costs(use[0], bought, said, [*sellers, "P1", "P7", "TOTAL", "CPA_TOTAL"])
    parts: dict[str, Any] = {
        "products": products, "industries": industries, "supply": supply[0].block(out, products, industries),
        "use": use[0].block(bought, products, industries), "final_demand": use[0].block(bought, products, demand),
        "demand_categories": demand, "value_added": use[0].block(bought, [*value, *costs], industries),
        "value_added_rows": [*value, *costs], "imports": supply[0].block(out, products, ["P7"]),
        "import_columns": ["P7"], "unit": supply[3], "tolerance": _TOLERANCE,
        "source": f"Eurostat, {supply[1]}, {supply[2]}",
    }  # fmt: skip
    if layers:
        parts |= {"valuation": supply[0].block(out, products, layers), "valuation_layers": layers}
    return Read("Eurostat supply and use", parts, said, "supply and use")
