// Two to four packages side by side.

import { Card, section, tableElement, type Cell, type Table } from "./card";
import { choose, h } from "./dom";
import { dots, type Dot } from "./drawings";
import { RELEASED } from "./moves";
import { accountName, chartTitle, outcomeOf, packageName, presetName, type Page, type Part } from "./page";
import { Survives } from "./survives";
import {
  both,
  bracket,
  clear,
  comma,
  inUnit,
  likelihood,
  named,
  num,
  percent,
  signed,
  span,
  stop,
  t,
  unit,
  withError,
  type Both,
} from "./text";
import type { CompareAnswer, CompareRow, Package } from "./types";

export class Compare implements Part {
  readonly element = h("div", {});
  private readonly chosen = h("fieldset", { class: "chips" });
  private readonly status = h("p", { class: "hint", role: "status" });
  private readonly results = h("div", {});
  private answer: CompareAnswer | null = null;
  private names: string[] = [];
  private asked = 0;
  private shown = 0;
  private dotCard: Card | null = null;
  private drawing: SVGElement | null = null;
  private readonly observer = new ResizeObserver(() => this.draw());

  private readonly survives: Survives;

  constructor(private readonly page: Page) {
    this.survives = new Survives(page);
    this.element.append(this.chosen, this.status, this.results);
    if (page.held) this.element.prepend(h("p", { class: "hint" }, t("compareHeld")));
  }

  private bothNames(id: string): Both {
    const preset = this.page.about.packages.find((one) => one.id === id);
    return preset ? { en: preset.title_en, zh: preset.title_zh } : both("yours", {});
  }
  /** Ids of what may be compared; the reader's own package has none. */
  private offered(): string[] {
    const { about, state, held } = this.page;
    const order = about.packages.map((one) => one.id);
    return state.changes().length > 0 && !held ? [...order, ""] : order;
  }
  private packageOf(id: string): Package {
    const { state } = this.page;
    return id === "" ? state.package : state.planned(id);
  }

  settled(): void {
    const { state, about } = this.page,
      offered = this.offered();
    state.compared = state.compared.filter((id) => offered.includes(id));
    this.chosen.replaceChildren(
      h("legend", {}, t("pick")),
      ...offered.map((id) => {
        const box = h("input", {
          type: "checkbox",
          checked: state.compared.includes(id),
          onchange: () => {
            const wanted = offered.filter((one) => (one === id ? box.checked : state.compared.includes(one)));
            if (wanted.length > 4) {
              box.checked = false;
              return;
            }
            state.compared = wanted;
            state.keep();
            this.settled();
          },
        });
        return h(
          "label",
          { class: "chip" },
          box,
          id === "" ? `${t("yours")}: ${packageName(this.page)}` : presetName(about, id),
        );
      }),
    );
    void this.ask();
  }

  private async ask(): Promise<void> {
    const chosen = this.page.state.compared;
    const number = ++this.asked;
    if (chosen.length < 2) {
      this.status.textContent = t("pick");
      this.results.replaceChildren();
      this.survives.gone();
      return;
    }
    this.status.textContent = t("working");
    try {
      const answer = await this.page.api.compare(
        chosen.map((id) => this.packageOf(id)),
        RELEASED,
      );
      if (number !== this.asked) return;
      this.answer = answer;
      void this.survives.show(
        chosen.map((id) => this.packageOf(id)),
        chosen.map((id) => this.bothNames(id)),
      );
      this.names = chosen.map((id) => (id === "" ? t("yours") : presetName(this.page.about, id)));
      this.status.textContent = "";
      this.build();
    } catch (error) {
      if (number === this.asked) this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }

  private build(): void {
    const answer = this.answer!,
      { about } = this.page;
    const titles = answer.rows.map((one, n) => ({
      value: String(n),
      label: chartTitle(about, one.outcome, one.account),
    }));
    const pick = choose(t("outcome"), titles, String(this.shown), (value) => {
      this.shown = Number(value);
      this.draw();
      this.pairs();
    });
    this.dotCard = new Card("comparison", "wide", () => this.drawing, pick);
    this.pairsPlace = h("div", {});
    const note = `${t("gross")} ${answer.rows[0]!.money.length > 0 ? t("moneyNote") : ""}`;
    const whole = section(
      t("against", { year: about.years.at(-1)! }),
      answer.draws,
      tableElement(this.table(), t("compare")),
      h("p", { class: "note" }, note),
    );
    const targets = section(t("targets"), answer.draws, tableElement(this.targets(), t("targets")));
    this.results.replaceChildren(
      this.dotCard.element,
      this.pairsPlace,
      whole,
      this.survives.element,
      ...(about.targets.length > 0 ? [targets] : []),
    );
    this.observer.disconnect();
    this.observer.observe(this.dotCard.body);
    this.draw();
    this.pairs();
  }
  private pairsPlace = h("div", {});

  private draw(): void {
    const row = this.answer?.rows[this.shown],
      card = this.dotCard;
    if (!row || !card || card.body.clientWidth === 0) return;
    const outcome = outcomeOf(this.page.about, row.outcome);
    const rows: Dot[] = row.control.map((one, n) => ({
      label: this.names[n]!,
      mean: one.mean ?? 0,
      error: one.standard_error ?? 0,
      low: one.p10,
      high: one.p90,
    }));
    const drawing = dots(card.body.clientWidth, rows, unit(outcome));
    if (this.drawing?.getAttribute("width") !== drawing.getAttribute("width") || !this.drawing.isConnected)
      card.body.style.minHeight = "";
    this.drawing = drawing;
    card.body.replaceChildren(drawing);
    const table: Table = {
      head: [t("package"), "mean", "standard_error", "p10", "p50", "p90", "share_better", "draws"],
      rows: row.control.map((one, n): Cell[] => [
        this.names[n]!,
        one.mean,
        one.standard_error,
        one.p10,
        one.p50,
        one.p90,
        one.share_better,
        one.draws,
      ]),
    };
    card.show(
      `${chartTitle(this.page.about, row.outcome, row.account)} · ${t("change")}${comma()}${this.page.about.years.at(-1)}${inUnit(outcome)}`,
      this.answer!.draws,
      table,
    );
    card.note.textContent = t("intervals");
  }

  private pairs(): void {
    const row = this.answer?.rows[this.shown];
    if (!row) return;
    const rows = row.pairs.map((line, n): Cell[] => [
      this.names[n]!,
      ...line.map((one) =>
        one === null
          ? "·"
          : `${withError(one.mean, one.standard_error)}${one.share_better === null ? "" : ` (${percent(one.share_better, 0)})`}`,
      ),
    ]);
    this.pairsPlace.replaceChildren(
      h(
        "section",
        { class: "card wide" },
        h("header", {}, h("h3", {}, t("pairsTitle"))),
        tableElement({ head: ["", ...this.names], rows }, t("pairsTitle")),
      ),
    );
  }

  /** Cells of an outcome: the difference and, below it, how often it is better. */
  private line(row: CompareRow): Cell[] {
    const { about } = this.page,
      outcome = outcomeOf(about, row.outcome);
    const name = row.account === "total" ? named(outcome) : accountName(about, row.account);
    const cells = row.control.map((one, n): Cell => {
      if (one.mean === 0 && one.standard_error === 0) return "0";
      const relative = one.relative === null ? "" : bracket(`${signed(100 * one.relative, 2)}\u00a0%`);
      const first = `${withError(one.mean, one.standard_error)}${clear(one.mean, one.standard_error) ? relative : bracket(t("tooSmall"))}`;
      if (row.better === 0) return first;
      const money = row.money[n];
      const bought = money
        ? `\n${t("money", { x: withError(money.ordinary.mean, money.ordinary.standard_error) })}${stop()}${t("aheadIn", { share: percent(money.beyond.share_better, 0) })}`
        : "";
      return `${first}\n${t("betterIn", { share: percent(one.share_better, 0) })}${stop()}${t("bestIn", { share: percent(row.first[n], 0) })}${bought}`;
    });
    return [`${name}${inUnit(outcome)}`, ...cells];
  }

  private table(): Table {
    const answer = this.answer!,
      { about } = this.page,
      money = ` [${unit(about.money)}]`;
    const point = (row: CompareRow): Cell[] => [
      `${t("perPoint")} · ${named(outcomeOf(about, row.outcome))}${money}`,
      ...row.cost_per_point.map((one) => (one === null ? t("noPoint") : num(one))),
    ];
    const points = answer.rows
      .filter((one) => one.account === "total" && ["gross_output", "value_added"].includes(one.outcome))
      .map(point);
    const totals = answer.rows.filter((one) => one.account === "total");
    return {
      head: ["", ...this.names],
      rows: [
        [`${t("cost")}${money}`, ...answer.costs.map((one) => num(one))],
        ...points,
        ...totals.map((one) => this.line(one)),
      ],
    };
  }

  private targets(): Table {
    const answer = this.answer!,
      { about } = this.page;
    const rows = about.targets.map((target): Cell[] => {
      const row = answer.rows.find((one) => one.outcome === target.outcome && one.account === target.account)!;
      return [
        `${named(target)}${inUnit(target)}`,
        ...answer.targets.map((one, n): Cell => {
          const figure = one.find((f) => f.target === target.target)!,
            change = row.control[n]!;
          const effect = clear(change.mean, change.standard_error)
            ? withError(change.mean, change.standard_error)
            : t("tooSmall");
          return `${percent(figure.probability)}${bracket(span(100 * figure.wilson_low, 100 * figure.wilson_high))}\n${likelihood(figure.probability)}\n${t("effect")} ${effect}${stop()}${t("bestIn", { share: percent(row.first[n], 0) })}`;
        }),
      ];
    });
    return { head: [t("probability"), ...this.names], rows };
  }

  answered(): void {
    /* Compared packages change when a move is settled. */
  }
  gone(): void {
    this.observer.disconnect();
    this.survives.gone();
  }
}
