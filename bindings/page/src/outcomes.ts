// The first screen: two large charts of the reader's choice, and a small one for each target.

import { Card, type Cell, type LegendEntry, type Table } from "./card";
import { choose, h } from "./dom";
import { Fan, type FanSpec } from "./fan";
import { accountName, chartTitle, outcomeOf, packageName, presetName, type Page, type Part } from "./page";
import {
  bracket,
  clear,
  colon,
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
} from "./text";
import type { Chosen, RunAnswer, Series, Target } from "./types";

const find = (answer: RunAnswer, outcome: string, account: string): Series | undefined =>
  answer.series.find((one) => one.outcome === outcome && one.account === account);

function specOf(page: Page, series: Series, change: boolean, target?: Target): FanSpec {
  const labels = page.about.years;
  if (change) {
    const row = (name: "p10" | "p25" | "p75" | "p90" | "mean"): (number | null)[] =>
      series.difference.map((one) => one[name]);
    return {
      labels,
      bands: [
        [row("p10"), row("p90")],
        [row("p25"), row("p75")],
      ],
      line: row("mean"),
      control: labels.map(() => 0),
    };
  }
  const { package: path, control } = series;
  const spec: FanSpec = {
    labels,
    bands: [
      [path.p5, path.p95],
      [path.p10, path.p90],
      [path.p25, path.p75],
    ],
    line: path.p50,
    control: control.p50,
  };
  return target ? { ...spec, target: { at: labels.indexOf(target.period), value: target.threshold } } : spec;
}

function tableOf(page: Page, series: Series, change: boolean): Table {
  const bare = unit(outcomeOf(page.about, series.outcome)),
    where = bare ? ` [${bare}]` : "";
  if (change) {
    const rows = series.difference.map((one, n): Cell[] => [
      page.about.years[n]!,
      one.mean,
      one.standard_error,
      one.p10,
      one.p50,
      one.p90,
      one.share_better,
      one.draws,
    ]);
    return { head: [t("year"), `mean${where}`, "standard_error", "p10", "p50", "p90", "share_better", "draws"], rows };
  }
  const { package: path, control } = series;
  const levels = ["mean", "p5", "p10", "p25", "p50", "p75", "p90", "p95"] as const;
  const rows = page.about.years.map((year, n): Cell[] => [
    year,
    ...levels.map((one) => path[one][n] ?? null),
    control.p50[n] ?? null,
    page.answer?.draws ?? null,
  ]);
  return { head: [t("year"), `mean${where}`, ...levels.slice(1), `p50 ${t("control")}`, "draws"], rows };
}

class Big {
  readonly card: Card;
  private readonly fan: Fan;

  constructor(
    private readonly page: Page,
    private readonly n: 0 | 1,
  ) {
    const { about, state } = page,
      chosen = state.big[n];
    const held = page.held;
    const shown = (outcome: string, account: string): boolean =>
      !held ||
      held.shown.some(([o, a]) => o === outcome && a === account) ||
      about.targets.some((one) => one.outcome === outcome && one.account === account);
    const outcomes = about.outcomes.filter((one) => one.accounts.some((account) => shown(one.name, account)));
    const accounts = outcomeOf(about, chosen.outcome)
      .accounts.filter((account) => shown(chosen.outcome, account))
      .sort((a, b) => Number(b === "total") - Number(a === "total"));
    const pick = (change: Partial<Chosen>): void => {
      const next = { ...chosen, ...change };
      const able = outcomeOf(about, next.outcome).accounts.filter((account) => shown(next.outcome, account));
      if (!able.includes(next.account)) next.account = able.includes("total") ? "total" : able[0]!;
      state.big[n] = next;
      state.keep();
      page.viewed();
    };
    const choices = h(
      "div",
      { class: "choices" },
      choose(
        t("outcome"),
        outcomes.map((one) => ({ value: one.name, label: named(one) })),
        chosen.outcome,
        (outcome) => pick({ outcome }),
      ),
      choose(
        t("account"),
        accounts.map((one) => ({ value: one, label: accountName(about, one) })),
        chosen.account,
        (account) => pick({ account }),
      ),
      choose(
        t("show"),
        [
          { value: "level", label: t("level") },
          { value: "change", label: t("change") },
        ],
        chosen.change ? "change" : "level",
        (value) => pick({ change: value === "change" }),
      ),
    );
    this.card = new Card(
      `${chosen.outcome}_${chosen.account}${chosen.change ? "_change" : ""}`,
      "big",
      () => this.fan.canvas,
      choices,
    );
    const place = h("div", { class: "plot" }),
      reading = h("p", { class: "reading" });
    this.card.body.append(place, reading);
    this.fan = new Fan(place, 300, (index) => {
      reading.textContent = index === null ? "" : this.read(index);
    });
  }

  private get chosen(): Chosen {
    return this.page.state.big[this.n];
  }

  private read(n: number): string {
    const answer = this.page.answer,
      chosen = this.chosen;
    const series = answer && find(answer, chosen.outcome, chosen.account);
    const year = this.page.about.years[n];
    if (!series || year === undefined) return "";
    if (chosen.change) {
      const one = series.difference[n]!;
      return t("readoutChange", {
        year,
        mean: withError(one.mean, one.standard_error),
        low: num(one.p10),
        high: num(one.p90),
        better: percent(one.share_better, 0),
      });
    }
    const { package: path, control } = series;
    return t("readout", {
      year,
      median: num(path.p50[n]),
      low: num(path.p10[n]),
      high: num(path.p90[n]),
      control: num(control.p50[n]),
    });
  }

  show(answer: RunAnswer): void {
    const { page } = this,
      { about } = page,
      chosen = this.chosen;
    const series = find(answer, chosen.outcome, chosen.account);
    if (!series) return;
    const target = about.targets.find((one) => one.outcome === chosen.outcome && one.account === chosen.account);
    this.fan.show(specOf(page, series, chosen.change, target));
    const name = packageName(page);
    const legend: LegendEntry[] = chosen.change
      ? [
          { text: t("meanChange"), mark: "line" },
          { text: t("fan50"), mark: "band3" },
          { text: t("fan80"), mark: "band1" },
          { text: t("zero"), mark: "dash" },
        ]
      : [
          { text: t("median", { name }), mark: "line" },
          { text: t("fan50"), mark: "band3" },
          { text: t("fan80"), mark: "band2" },
          { text: t("fan90"), mark: "band1" },
          { text: t("median", { name: presetName(about, about.control) }), mark: "dash" },
          ...(target ? [{ text: `${t("target")} ${num(target.threshold)}`, mark: "target" as const }] : []),
        ];
    const suffix = chosen.change ? ` · ${t("change")}` : "";
    this.card.show(
      `${chartTitle(about, chosen.outcome, chosen.account)}${suffix}${inUnit(outcomeOf(about, chosen.outcome))}`,
      answer.draws,
      tableOf(page, series, chosen.change),
      legend,
    );
    const last = series.difference.at(-1)!;
    const share =
      last.share_better === null ? "" : `${stop()}${t("betterIn", { share: percent(last.share_better, 0) })}`;
    const small = clear(last.mean, last.standard_error) ? "" : bracket(t("tooSmall"));
    const relative = last.relative === null ? "" : bracket(`${signed(100 * last.relative, 2)}\u00a0%`);
    this.card.note.textContent =
      Object.keys(page.state.package).length === 0
        ? ""
        : `${t("effect")} ${about.years.at(-1)}${colon()}${withError(last.mean, last.standard_error)}${inUnit(outcomeOf(about, chosen.outcome))}${relative}${small}${share}`;
  }
  gone(): void {
    this.fan.destroy();
  }
}

class Small {
  readonly card: Card;
  private readonly fan: Fan;

  constructor(
    private readonly page: Page,
    private readonly target: Target,
  ) {
    this.card = new Card(target.target, "small", () => this.fan.canvas);
    const place = h("div", { class: "plot" });
    this.card.body.append(place);
    this.fan = new Fan(place, 108);
  }

  show(answer: RunAnswer): void {
    const { page, target } = this;
    const series = find(answer, target.outcome, target.account);
    const figure = answer.targets.find((one) => one.target === target.target);
    const control = answer.control_targets.find((one) => one.target === target.target);
    if (!series || !figure || !control) return;
    this.fan.show(specOf(page, series, false, target));
    const limit = `${t(target.direction === "at_least" ? "atLeast" : "atMost", { x: num(target.threshold, 0) })}${inUnit(target)}`;
    this.card.show(named(target), answer.draws, tableOf(page, series, false));
    const change = series.difference[page.about.years.indexOf(target.period)]!;
    const none = Object.keys(page.state.package).length === 0;
    this.card.note.replaceChildren(
      h("span", { class: "limit" }, `${t("target")}${colon()}${limit}`),
      h("br"),
      h("strong", { class: "chance" }, likelihood(figure.probability)),
      ` ${percent(figure.probability)}${bracket(span(100 * figure.wilson_low, 100 * figure.wilson_high))}`,
      h("br"),
      t("controlProbability", { p: percent(control.probability) }),
      ...(none
        ? []
        : [
            h("br"),
            `${t("effect")}${colon()}${clear(change.mean, change.standard_error) ? withError(change.mean, change.standard_error) : t("tooSmall")}`,
          ]),
    );
  }
  gone(): void {
    this.fan.destroy();
  }
}

export class Outcomes implements Part {
  readonly element: HTMLElement;
  private readonly charts: (Big | Small)[];

  constructor(private readonly page: Page) {
    const big = [new Big(page, 0), new Big(page, 1)],
      small = page.about.targets.map((one) => new Small(page, one));
    this.charts = [...big, ...small];
    this.element = h(
      "div",
      {},
      h("div", { class: "bigs" }, ...big.map((one) => one.card.element)),
      small.length > 0 ? h("h2", {}, t("targets")) : null,
      h("div", { class: "smalls" }, ...small.map((one) => one.card.element)),
    );
  }
  answered(): void {
    const { answer } = this.page;
    if (answer) for (const one of this.charts) one.show(answer);
  }
  settled(): void {
    /* Charts follow the answers. */
  }
  gone(): void {
    for (const one of this.charts) one.gone();
  }
}
