"""Makes the case `germany` as its user would: a published table, `new_case`, and what was looked up by hand.

    python scenarios/germany/made_from/build.py FOLDER

FOLDER must not exist. The README of the case is written by hand and is not made here.
"""

import datetime
import sys
import tempfile
from pathlib import Path

import pandas as pd
import quesnay as qy
from quesnay.accounts import BlockLayout

HERE = Path(__file__).resolve().parent
MANUAL = "Eurostat 2008, Manual of Supply, Use and Input-Output Tables, table 15.4 (Germany 1995)"
LAYOUT = BlockLayout(
    demand=("households", "government", "investment", "inventories", "exports"),
    exports=("exports",),
    value_added=("compensation", "other_taxes", "fixed_capital", "net_surplus"),
    other_costs=("imported_products", "taxes_on_products"),
    output_row="output",
)
# A rate at which consumption of fixed capital, which is published, is capital, which is not [1/year]: a judgement.
DEPRECIATION = 0.05
# Gross domestic product of Western Europe grew at this rate in 1995 [1/year].
WESTERN_EUROPE = 0.027
SOURCES = """J,Judgement for this case,,nobody measured it: the range says how unsure it is
UNECE98,"UNECE, Economic Survey of Europe 1998 No. 1, table 2.2.1",http://www.unece.org/ead/pub/981/981_st1.html,\
growth of real gross domestic product: Western Europe 2.7 % in 1995
IFO96,"Lindlbauer, J.-D., Ifo Schnelldienst 49 (1996) 13, pages 3-7",\
https://www.econbiz.de,"abstract: western German manufacturing without food used 81.9 % in March 1996 after 84.0 %"
UNRD,"United Nations, as shown by theglobaleconomy.com: research and development, Germany",\
http://www.theglobaleconomy.com/Germany/Research_and_development/,2.13 % of gross domestic product in 1996
"""
# What a nation's own money does; see docs/economy/economics.md, section 14.
STEADY = "for all that steadies a nation; eight points where persons looked for per person looking are e times as many"
ANSWER = "rise of the real lending rate by log of tightness,实际贷款利率对劳动力市场紧度的反应"
NATION = f"""rate_response,-,phi_r,1/year,0.08,0.05,0.12,pert,judgement,J,{ANSWER},{STEADY}
rate_response_time,-,tau_r,year,0.25,0.15,0.4,pert,judgement,J,time in which the lending rate answers,利率反应时间,
"""


def labour_share(table: qy.Table, persons: pd.DataFrame) -> pd.Series:
    """Labour income over value added: the self-employed earn what employees do."""
    everyone = persons["employees"] + persons["self_employed"]
    wages = table.value_added().loc["compensation"] * everyone / persons["employees"]
    # Taxes on products are counted as value added.
    value_added = table.value_added().sum() + table.other_costs().loc["taxes_on_products"]
    return wages / value_added


def build(folder: Path) -> Path:
    """Writes the case into a folder that does not exist."""
    table = qy.Table.read(HERE / "table.csv", LAYOUT, unit="1e6 euros/year", year=1995, source=MANUAL)
    persons = pd.read_csv(HERE / "persons.csv", index_col="sector")
    with tempfile.TemporaryDirectory() as aside:
        first = qy.new_case(
            table,
            Path(aside) / "germany",
            persons=persons["employees"] + persons["self_employed"],
            capital=table.value_added().loc["fixed_capital"] / DEPRECIATION,
            # No figure of industrial land by branch was found: the case leaves land out.
            land=0,
            growth=WESTERN_EUROPE,
            labour=labour_share(table, persons),
            demand={"inventories": "external"},
            other_costs={"imported_products": "inputs", "taxes_on_products": "value added"},
            money=("1e6 euros", "百万欧元"),
            people=("1e3 persons", "千人"),
            title=("Germany 1996-2000, from a published table", "德国 1996-2000(取自公布的投入产出表)"),
            names={code: (row.name_en, row.name_zh) for code, row in persons.iterrows()},
        )
        with (first.data.folder / "sources.csv").open("a", encoding="utf-8", newline="\n") as file:
            file.write(SOURCES)
        with (first.data.folder / "parameters.csv").open("a", encoding="utf-8", newline="\n") as file:
            file.write(NATION)
        return by_hand(qy.load_case(first.data.folder).with_switches(nation=True)).save(folder)


def by_hand(case: qy.Case) -> qy.Case:
    """What was looked up, judgements of this case, and what to compare."""
    growth = WESTERN_EUROPE
    case = case.with_parameters(
        market_growth=("student_t5", growth, -0.023, 0.077),
        expected_market_growth=growth,
        grade="derived",
        source="UNECE98",
        note="product of Western Europe, 1995; the range is a judgement",
    )
    case = case.with_parameters(
        utilisation_base={"industry": ("normal", 0.83, 0.8, 0.86)},
        grade="derived",
        source="IFO96",
        note="mean of 84.0 and 81.9 %; the range is a judgement",
    )
    # All of 2.13 % of product is 0.096 of the industry's value added; enterprises make about two thirds of it.
    case = case.with_parameters(
        research_share={"industry": ("pert", 0.055, 0.04, 0.07)},
        grade="judgement",
        source="UNRD",
        note="2.13 % of product, a half to two thirds of it in industry",
    )
    case = case.with_parameters(
        depreciation=("pert", DEPRECIATION, 0.04, 0.06),
        grade="judgement",
        source="J",
        note="capital was made by this rate of its published consumption",
    )
    case = case.with_parameters(
        market_sd={"industry": ("lognormal", 0.06, 0.03, 0.1)},
        labour_saving_trend={"industry": ("normal", 0.025, 0.0, 0.05)},
        grade="judgement",
        source="J",
        note="industry moves more than the rest",
    )
    case = case.with_package(
        "both",
        {"training": 1.0, "renovation": 1.0},
        compare_with="no_policy",
        title_en="Training and renovation",
        title_zh="培训与技改",
    )
    return case.with_assumption(
        "slump_abroad",
        {"external_demand_shift": {"industry": -0.05}},
        start=datetime.date(1998, 1, 1),
        ramp=0.5,
        title_en="External demand for industry 5 % lower from 1998",
        title_zh="1998年起工业外需低5%",
        source="J",
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
