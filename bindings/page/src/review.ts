// The mid-term review: what is reported by its date, then policies changed from that date on, and what that does.

import { tableSection, type Cell } from "./card";
import { button, h } from "./dom";
import { accountName, chartTitle, outcomeOf, packageName, policyName, type Page, type Part } from "./page";
import {
  bracket,
  clear,
  colon,
  either,
  inUnit,
  likelihood,
  named,
  num,
  percent,
  span,
  t,
  trimmed,
  unit,
  withError,
} from "./text";
import type { Policy } from "./types";
import type { ReviewAnswer } from "./types_review";

const STEP = 0.05;

export class Review implements Part {
  readonly element = h("div", {});
  private readonly status = h("p", { class: "hint", role: "status" });
  private readonly seen = h("div", {});
  private readonly levers = h("section", { class: "card wide later" });
  private readonly found = h("div", {});
  private asked = 0;

  constructor(private readonly page: Page) {
    const date = page.about.review!.date;
    this.element.append(
      h("p", { class: "hint" }, t(page.held ? "reviewHeld" : "reviewHint", { date })),
      this.status,
      this.seen,
      ...(page.held ? [] : [this.levers]),
      this.found,
    );
  }

  settled(): void {
    if (!this.page.held) this.build();
    void this.ask();
  }

  /** Changes that are some: a policy that the package has at the same size is none. */
  private get later(): Record<string, number> {
    const { state } = this.page;
    return Object.fromEntries(Object.entries(state.later).filter(([id, size]) => size !== state.setting(id).size));
  }

  private async ask(): Promise<void> {
    const number = ++this.asked;
    this.status.textContent = t("working");
    try {
      const answer = await this.page.api.review(this.page.state.package, this.later);
      if (number !== this.asked) return;
      this.status.textContent = "";
      this.seen.replaceChildren(...this.reported(answer));
      this.found.replaceChildren(...(Object.keys(this.later).length > 0 ? [this.result(answer)] : []));
    } catch (error) {
      if (number !== this.asked) return;
      this.seen.replaceChildren();
      this.found.replaceChildren();
      this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }

  private reported(answer: ReviewAnswer): HTMLElement[] {
    const { about } = this.page,
      money = inUnit(about.money);
    const reports = answer.reports.map((one): Cell[] => [
      accountName(about, one.account),
      num(one.p50, 0),
      `${num(one.p10, 0)} – ${num(one.p90, 0)}`,
      num(one.path, 0),
      percent(one.on_path, 0),
    ]);
    const monitored = answer.monitoring.map((one): Cell[] => [
      either(one.group, one.group_zh),
      `${named(one)}${inUnit(one)}`,
      num(one.value),
      one.target === null ? null : num(one.target),
      percent(one.on_track, 0),
    ]);
    const name = packageName(this.page),
      found = [];
    if (reports.length > 0)
      found.push(
        tableSection(
          "reported",
          `${name}${colon()}${t("reported", { date: answer.date })}${money}`,
          answer.draws,
          { head: [t("account"), t("reportedMedian"), t("fan80"), t("path"), t("onPath")], rows: reports },
          t("reportedNote"),
          {
            head: ["account", "date", "p10", "p50", "p90", "path", "share_on_path", "draws"],
            rows: answer.reports.map((one): Cell[] => [
              one.account,
              answer.date,
              one.p10,
              one.p50,
              one.p90,
              one.path,
              one.on_path,
              one.draws,
            ]),
          },
        ),
      );
    if (monitored.length > 0)
      found.push(
        tableSection(
          "monitoring",
          `${name}${colon()}${t("monitoring", { date: answer.as_of ?? "" })}`,
          answer.draws,
          { head: [t("group"), t("indicator"), t("medianWord"), t("target"), t("onPath")], rows: monitored },
          t("monitoringNote"),
          {
            head: ["as_of", "group", "indicator", "value", "target", "on_track", "grade", "draws"],
            rows: answer.monitoring.map((one): Cell[] => [
              answer.as_of,
              one.group,
              one.indicator,
              one.value,
              one.target,
              one.on_track,
              one.grade,
              one.draws,
            ]),
          },
        ),
      );
    return found;
  }

  private build(): void {
    const { about, state } = this.page,
      able = about.policies.filter((one) => about.review!.policies.includes(one.id));
    const inside = able.filter((one) => state.setting(one.id).size > 0),
      outside = able.filter((one) => state.setting(one.id).size === 0);
    const more = h(
      "details",
      { open: outside.some((one) => one.id in state.later) },
      h("summary", {}, t("notInPackage")),
      h("div", { class: "laters" }, ...outside.map((one) => this.slider(one))),
    );
    this.levers.replaceChildren(
      h("header", {}, h("h3", {}, t("fromThenOn", { date: about.review!.date }))),
      h("p", { class: "hint" }, t("fromThenOnHint")),
      h("div", { class: "laters" }, ...inside.map((one) => this.slider(one))),
      more,
    );
  }

  private slider(policy: Policy): HTMLElement {
    const { state } = this.page,
      own = state.setting(policy.id).size,
      id = `later-${policy.id}`,
      name = `${policyName(policy)} · ${t("fromDate", { date: this.page.about.review!.date })}`;
    const output = h("output", { for: id });
    const slider = h("input", { type: "range", id, min: 0, max: policy.most, step: STEP, "aria-label": name });
    slider.value = String(state.later[policy.id] ?? own);
    const tell = (): void => {
      const size = Number(slider.value),
        said = size === 0 ? t("off") : percent(size, 0);
      output.textContent = size === own ? said : `${own === 0 ? t("off") : percent(own, 0)} → ${said}`;
      slider.setAttribute("aria-valuetext", output.textContent);
    };
    const set = (size: number): void => {
      state.setLater(policy.id, size);
      this.page.moved(false);
      document.getElementById(id)?.focus();
    };
    slider.addEventListener("input", tell);
    slider.addEventListener("change", () => set(Math.round(Number(slider.value) * 100) / 100));
    tell();
    const reset = button(t("reset"), () => set(own), {
      class: "small",
      "aria-label": `${t("reset")} ${name}`,
      hidden: !(policy.id in state.later),
    });
    return h(
      "div",
      { class: "lever", "data-later": policy.id },
      h("label", { for: id }, policyName(policy)),
      output,
      slider,
      reset,
    );
  }

  private result(answer: ReviewAnswer): HTMLElement {
    const { about } = this.page,
      money = unit(about.money),
      year = about.years.at(-1)!;
    const [control, planned, changed] = answer.targets as [
      ReviewAnswer["targets"][0],
      ReviewAnswer["targets"][0],
      ReviewAnswer["targets"][0],
    ];
    const chance = (one: (typeof planned)[0]): string =>
      `${percent(one.probability)}${bracket(span(100 * one.wilson_low, 100 * one.wilson_high))}\n${likelihood(one.probability)}`;
    const effect = (outcome: string, account: string): string => {
      const last = answer.series.find((one) => one.outcome === outcome && one.account === account)!.difference.at(-1)!;
      return clear(last.mean, last.standard_error) ? withError(last.mean, last.standard_error) : t("tooSmall");
    };
    const totals = answer.series
      .filter((one) => one.account === "total")
      .map((one): Cell[] => [
        `${chartTitle(about, one.outcome, one.account)} ${year}${inUnit(outcomeOf(about, one.outcome))}`,
        num(one.control.mean.at(-1) ?? null),
        num(one.package.mean.at(-1) ?? null),
        effect(one.outcome, one.account),
        null,
      ]);
    const rows = about.targets.map((one, n): Cell[] => [
      `${named(one)}${inUnit(one)}`,
      chance(planned[n]!),
      chance(changed[n]!),
      effect(one.outcome, one.account),
      percent(control[n]!.probability),
    ]);
    const [before, after] = answer.costs as [number, number];
    return tableSection(
      "after_review",
      t("afterReview", { date: answer.date }),
      answer.draws,
      {
        head: ["", t("goesOn"), t("changedThen"), t("effectOfChange"), t("control")],
        rows: [
          ...totals,
          [`${t("cost")} [${money}]`, num(before), num(after), trimmed(Math.round(100 * (after - before)) / 100), null],
          ...rows,
        ],
      },
      t("afterReviewNote"),
      {
        head: ["outcome", "account", "year", "planned", "changed", "mean_difference", "standard_error", "draws"],
        rows: answer.series.flatMap((one) =>
          about.years.map((at, n): Cell[] => [
            one.outcome,
            one.account,
            at,
            one.control.mean[n] ?? null,
            one.package.mean[n] ?? null,
            one.difference[n]!.mean,
            one.difference[n]!.standard_error,
            answer.draws,
          ]),
        ),
      },
    );
  }

  answered(): void {
    /* The review is asked for when a move is settled. */
  }
}
