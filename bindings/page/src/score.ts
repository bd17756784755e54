// How the forecast scored against what came, beside naive ones: asked for once, shown under the cautions.

import type { Api } from "./api";
import { tableSection, type Cell } from "./card";
import { h } from "./dom";
import { join, named, num, percent, t } from "./text";
import type { Caution } from "./types";
import type { ScoreAnswer, ScoreRow } from "./types_review";

export class Score {
  readonly element = h("details", { class: "score", hidden: true });
  private answer: ScoreAnswer | null = null;
  private asked = false;

  constructor(
    private readonly api: Api,
    private readonly known: () => void,
  ) {}

  get cautions(): Caution[] {
    return this.answer?.cautions ?? [];
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    void this.api.score().then((answer) => {
      this.answer = answer;
      this.show();
      this.known();
    });
  }

  show(): void {
    const scored = this.answer?.scored;
    this.element.hidden = !scored;
    if (!scored) return;
    const rivals = (row: ScoreRow, beaten: boolean): string =>
      join(row.rivals.filter((one) => one.beaten === beaten && !one.knows).map(named)) || "–";
    const numbers = (row: (number | null)[]): string => row.map((one) => num(one, 1)).join(" ");
    const years = `${scored.years[0]}–${scored.years.at(-1)}`;
    const head = [
      t("indicator"),
      `${t("forecast")} ${years}`,
      `${t("outturn")} ${years}`,
      t("inside"),
      t("mape"),
      t("beats"),
      t("beatsNot"),
    ];
    const rows = scored.rows.map((row): Cell[] => [
      named(row),
      numbers(row.forecast),
      numbers(row.outturn),
      `${row.inside}/${row.cells}`,
      row.mape === null ? null : percent(row.mape / 100, 1),
      rivals(row, true),
      rivals(row, false),
    ]);
    const { hit, cells, least, most } = scored;
    const brier = scored.brier === null ? "" : ` ${t("brier", { x: num(scored.brier, 3) })}`;
    this.element.replaceChildren(
      h("summary", {}, t(scored.forecast ? "scoreTitle" : "scoreHindsight")),
      h("p", {}, t("insideNote", { hit, cells, least, most }) + brier),
      tableSection(
        "score",
        t("scoreTable", { year: scored.base_year }),
        scored.draws,
        { head, rows },
        t("scoreNote", { years }),
        {
          head: ["indicator", "year", "median", "outturn", "mape_pct"],
          rows: scored.rows.flatMap((row) =>
            scored.years.map((year, n): Cell[] => [
              row.indicator,
              year,
              row.forecast[n] ?? null,
              row.outturn[n] ?? null,
              row.mape,
            ]),
          ),
        },
      ),
    );
  }
}
