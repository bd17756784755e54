"""Which formula each analysis of a table uses: one entry a method, filled by the modules that define the methods."""

from __future__ import annotations

from dataclasses import dataclass

import quesnay._core as _core

__all__ = ["Explanation", "explain", "explained", "explanation_of"]

LU = "LU with partial pivoting"
SOLVES = "solve"
INVERSE = "inverse"


@dataclass(frozen=True)
class Explanation:
    """What one analysis does. Texts; `unit` names the table's unit where the answer is in it."""

    name: str
    equation: str
    on: str
    solver: str
    unit: str
    source: str

    def __str__(self) -> str:
        rows = (
            ("equation", self.equation), ("on", self.on), ("solver", self.solver), ("unit", self.unit),
            ("source", self.source),
        )  # fmt: skip
        return "\n".join([self.name, *(f"  {title:<9}{text}" for title, text in rows)])


_REGISTRY: dict[str, tuple[str, str, str, str, str]] = {}


def explain(name: str, equation: str, on: str, solver: str, unit: str, source: str) -> None:
    """Registers the explanation of a method.

    ``on``: ``{A}`` stands for the table's coefficients in words. ``solver``: "solve" or "inverse" for those of the
    Leontief system, other words as they are. ``unit``: ``{unit}`` stands for the table's unit.
    """
    if name in _REGISTRY:
        raise _core.DuplicateName(f"the analysis '{name}' is explained twice")
    _REGISTRY[name] = (equation, on, solver, unit, source)


def explained() -> list[str]:
    """Names of the analyses with an explanation."""
    return sorted(_REGISTRY)


def explanation_of(name: str, *, coefficients: str, sectors: int, unit: str) -> Explanation:
    """The explanation of a method for one table."""
    if name not in _REGISTRY:
        raise _core.UnknownName(_core.unknown_sentence("analysis", str(name), explained()))
    equation, on, solver, of, source = _REGISTRY[name]
    iterative = sectors > 256
    words = {
        SOLVES: f"BiCGSTAB to a relative residual of 1e-12 for up to 4 right-hand sides, else {LU}"
        if iterative
        else LU,
        INVERSE: f"{LU}; blocks of the inverse, which is not kept",
    }
    return Explanation(
        name, equation, on.replace("{A}", coefficients), words.get(solver, solver),
        of.replace("{unit}", unit or "unit of the table"), source,
    )  # fmt: skip


_MB = "Miller & Blair 2009, Input-Output Analysis"
for _entry in (
    ("leontief_inverse", "L = (I - A)^-1", "{A}", INVERSE, "1", f"{_MB}, chapter 2"),
    ("ghosh_inverse", "G = (I - B)^-1, B = diag(x)^-1 Z", "{A}, as shares of output", INVERSE, "1",
     f"Ghosh 1958, Economica 25; {_MB}, chapter 12"),
    ("quantities", "x = (I - A)^-1 f", "{A}; f as given", SOLVES, "{unit}", f"{_MB}, chapter 2"),
    ("prices", "p = (I - A')^-1 v", "{A}; v primary costs per unit of output", SOLVES, "1", f"{_MB}, section 2.6"),
    ("taxed_prices", "(1 - t_j) p_j = sum_i (1 + s_i) p_i a_ij + sum_i (1 + tau_i) q_i m_ij + v_j",
     "{A}; m imported inputs per unit of output, v other primary costs", SOLVES, "1", f"{_MB}, section 2.6"),
    ("hybrid", "A = Z diag(x)^-1 with rows in units of their own", "{A}, rows given replaced", SOLVES,
     "of the row per unit of the column", f"{_MB}, sections 9.2 and 9.3"),
    ("supply_driven", "x = (I - B')^-1 v, B = diag(x)^-1 Z", "{A}, as shares of output; v as given", SOLVES, "{unit}",
     "Ghosh 1958, Economica 25"),
    ("close_households", "A with a row of labour income and a column of households' demand", "{A}", "none", "1",
     f"{_MB}, section 2.5"),
    ("multipliers", "m = c (I - A)^-1, c factor per unit of output; type II with households inside A", "{A}", SOLVES,
     "unit of the factor per {unit} of final demand", f"{_MB}, chapter 6"),
    ("linkages", "backward 1'L, forward G 1; direct ones of A and B", "{A}", SOLVES, "1", f"{_MB}, section 12.2"),
    ("dispersion", "means and coefficients of variation of columns and rows of L over the mean of L", "{A}", INVERSE,
     "1", "Rasmussen 1956, Studies in Inter-sectoral Relations"),
    ("key_sectors", "normalised backward and forward linkages above one", "{A}", SOLVES, "1", f"{_MB}, section 12.2"),
    ("multiplier_product_matrix", "row sum times column sum of L over the sum of L", "{A}", SOLVES, "1",
     "Sonis, Hewings & Guo 2000, Economic Systems Research 12"),
    ("regional_multipliers", "column sums of L by region of the rows", "{A}", INVERSE, "1", f"{_MB}, section 6.3"),
    ("spillovers", "regional multipliers summed over the sectors of each region", "{A}", INVERSE, "1",
     f"{_MB}, chapter 6"),
    ("extraction", "1'x - 1'x without a group's row, column or both", "{A}; demand of the table", SOLVES, "{unit}",
     f"{_MB}, section 12.2.6; Dietzenbacher & Lahr 2013, Economic Systems Research 25"),
    ("extraction_by_sector", "x - x without a group's row, column or both", "{A}; demand of the table", SOLVES,
     "{unit}", f"{_MB}, section 12.2.6"),
    ("field_of_influence", "F = L[:, i] L[j, :]", "{A}", SOLVES, "1",
     "Sonis & Hewings 1992, Economic Systems Research 4"),
    ("inverse_change", "L(d) - L = d / (1 - d l_ji) L[:, i] L[j, :]", "{A}", SOLVES, "1", "Sherman & Morrison 1950"),
    ("influence", "size of L[:, i] L[j, :] for every coefficient", "{A}", INVERSE, "1",
     "Sonis & Hewings 1992, Economic Systems Research 4"),
    ("important_coefficients", "r_ij = p / (a_ij (p l_ji + x_j max_k l_ki / x_k))", "{A}", INVERSE, "1",
     f"{_MB}, section 12.3"),
    ("decompose_change", "mean of two polar forms, of all n! forms, or LMDI", "{A} of both tables", SOLVES,
     "unit of the factor", "Dietzenbacher & Los 1998, Economic Systems Research 10; Ang 2004, Energy Policy 32"),
    ("supply_paths", "terms c_i a_ij a_jk ... f above a cut-off", "{A}; demand of the table or as given",
     "depth-first search with exact remainders", "unit of the factor",
     "Defourny & Thorbecke 1984, Economic Journal 94"),
    ("embodied", "C (I - A)^-1 Y", "{A}; each category of final demand", SOLVES, "unit of the factor",
     f"{_MB}, chapter 10"),
    ("factor_content", "C (I - A)^-1 diag(y)", "{A}; each category of final demand", SOLVES, "unit of the factor",
     f"{_MB}, chapter 10"),
    ("footprints", "consumption, production, import and export accounts by region", "{A} of all regions", SOLVES,
     "unit of the factor", "Stadler 2021, Journal of Open Research Software 9"),
    ("factor_trade", "factor used in one region for the demand of another", "{A} of all regions", SOLVES,
     "unit of the factor", "Peters 2008, Ecological Economics 65"),
    ("downstream_multipliers", "C (G' - I)", "{A}, as shares of output", SOLVES, "unit of the factor per {unit}",
     "Lenzen & Murray 2010, Ecological Economics 70"),
    ("upstreamness", "U = (I - D)^-1 1, D = diag(use)^-1 Z", "{A}, as shares of use", SOLVES, "stages",
     "Antras, Chor, Fally & Hillberry 2012, American Economic Review 102"),
    ("downstreamness", "(I - A')^-1 1", "{A}", SOLVES, "stages", "Antras & Chor 2013, Econometrica 81"),
    ("average_propagation_lengths", "h_ij / (l_ij - [i = j]), H = L (L - I)", "{A}", INVERSE, "rounds",
     "Dietzenbacher, Romero & Bosma 2005, Estudios de Economia Aplicada 23"),
    ("capacity_limited", "greatest x with x <= A x + f and x <= capacity", "{A}; demand of the table or as given",
     "direct solve on the final bound set", "{unit}", "Chandrasekaran 1970, Opsearch 7"),
    ("mixed", "x of free sectors and f of fixed ones from (I - A) x = f", "{A}", LU, "{unit}", f"{_MB}, section 13.2"),
    ("rationed", "output of each sector held by its capacity and by the inputs that arrive", "{A}; demand as given",
     "rounds of deliveries to a fixed point", "{unit}",
     "Pichler & Farmer 2021, Economic Systems Research 34"),
    ("factor_limited", "max w'x with x = A x + f, B x <= available, bounds of x and f", "{A}",
     "HiGHS (dual simplex), with duals", "{unit}",
     "Dorfman, Samuelson & Solow 1958, Linear Programming and Economic Analysis, chapters 9 and 10"),
    ("uncertain", "A drawn cell by cell, then any of output, multipliers, prices, linkages, footprints, extraction",
     "{A}; demand or output of the table fixed", "elimination of eight draws at once up to 192 sectors, else BiCGSTAB",
     "unit of the question", "docs/accounts/uncertain_tables.md"),
    ("update", "r_i z_ij s_j with the new totals (GRAS: positive parts times r s, negative ones over it)",
     "the table's flows, domestic ones where imports are apart; totals as given",
     "scaling of rows and columns in turn, Newton steps if slow",
     "{unit}", "Junius & Oosterhaven 2003, Economic Systems Research 15; Lenzen, Wood & Gallego 2007"),
    ("regionalise", "q_ij A_ij with shares q of location quotients; imports or exports close each row",
     "total coefficients of the nation; output of the region as given", "closed form", "{unit}",
     "Flegg & Webber 2000, Regional Studies 34; Kronenberg 2009, International Regional Science Review 32 (CHARM)"),
    ("join_imports", "Z + Z_m, Y + Y_m and M = Z_m 1 + Y_m 1", "imports apart, which the table must have", "none",
     "{unit}", "United Nations 2018, Handbook on Supply and Use Tables, chapter 8"),
    ("split_imports", "imported part of a use = its product's imports over the uses that take imports",
     "competitive imports, which the table must have", "closed form, row by row", "{unit}",
     "United Nations 2018, Handbook on Supply and Use Tables, chapter 8"),
    ("well_posed", "rho(A), minors of I - A, |I - A|_1 |L|_1, residual of x", "{A}; output of the table", SOLVES, "1",
     "Hawkins & Simon 1949, Econometrica 17; Berman & Plemmons 1994"),
):  # fmt: skip
    explain(*_entry)
