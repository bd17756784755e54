// A package taken apart: what each policy does alone, as a waterfall to the whole.

import { Card, type Cell } from "./card";
import { choose, h } from "./dom";
import { waterfall, type Step } from "./drawings";
import { RELEASED } from "./moves";
import { accountName, chartTitle, isControl, outcomeOf, packageName, policyName, type Page, type Part } from "./page";
import { clear, colon, comma, inUnit, named, num, t, unit } from "./text";
import type { PartsAnswer } from "./types";

export class Parts implements Part {
  readonly element = h("div", {});
  private readonly status = h("p", { class: "hint", role: "status" });
  private readonly card: Card;
  private readonly choices = h("div", { class: "choices" });
  private drawing: SVGElement | null = null;
  private answer: PartsAnswer | null = null;
  private asked = 0;
  private outcome: string;
  private account: string;
  private readonly observer: ResizeObserver;

  constructor(private readonly page: Page) {
    const first =
      page.about.outcomes.find((one) => one.better !== 0 && one.accounts.includes("total")) ?? page.about.outcomes[0]!;
    this.outcome = first.name;
    this.account = first.accounts.includes("total") ? "total" : first.accounts[0]!;
    this.card = new Card("policies", "wide", () => this.drawing, this.choices);
    this.choose();
    this.element.append(
      ...(page.held ? [h("p", { class: "hint" }, t("partsHeld"))] : []),
      this.status,
      this.card.element,
    );
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.card.body);
  }

  private choose(): void {
    const { about, held } = this.page;
    if (held) return;
    const accounts = [...outcomeOf(about, this.outcome).accounts].sort(
      (a, b) => Number(b === "total") - Number(a === "total"),
    );
    this.choices.replaceChildren(
      choose(
        t("outcome"),
        about.outcomes.map((one) => ({ value: one.name, label: named(one) })),
        this.outcome,
        (value) => {
          this.outcome = value;
          const able = outcomeOf(about, value).accounts;
          if (!able.includes(this.account)) this.account = able.includes("total") ? "total" : able[0]!;
          this.choose();
          this.settled();
        },
      ),
      choose(
        t("account"),
        accounts.map((one) => ({ value: one, label: accountName(about, one) })),
        this.account,
        (value) => {
          this.account = value;
          this.settled();
        },
      ),
    );
  }

  settled(): void {
    void this.ask();
  }

  private async ask(): Promise<void> {
    const { state, api } = this.page,
      number = ++this.asked;
    this.card.element.hidden = isControl(state.package);
    if (isControl(state.package)) {
      this.status.textContent = t("empty");
      return;
    }
    this.status.textContent = t("working");
    try {
      const answer = await api.parts(state.package, RELEASED, this.outcome, this.account);
      if (number !== this.asked) return;
      this.answer = answer;
      this.status.textContent = "";
      this.draw();
    } catch (error) {
      if (number !== this.asked) return;
      this.card.element.hidden = true;
      this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }

  private draw(): void {
    const { answer, card } = this,
      { about } = this.page;
    if (!answer || card.body.clientWidth === 0) return;
    const outcome = outcomeOf(about, answer.outcome);
    const name = (id: string): string => policyName(about.policies.find((one) => one.id === id)!);
    const parts = [...answer.parts].sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
    const steps: Step[] = [];
    let at = 0;
    for (const one of parts) {
      steps.push({
        label: name(one.policy),
        from: at,
        to: at + (one.mean ?? 0),
        error: one.standard_error ?? 0,
        kind: "part",
      });
      at += one.mean ?? 0;
    }
    steps.push({
      label: t("together"),
      from: at,
      to: at + (answer.together.mean ?? 0),
      error: answer.together.standard_error ?? 0,
      kind: "together",
    });
    steps.push({
      label: t("whole"),
      from: 0,
      to: answer.whole.mean ?? 0,
      error: answer.whole.standard_error ?? 0,
      kind: "whole",
    });
    this.drawing = waterfall(card.body.clientWidth, steps, unit(outcome));
    card.body.replaceChildren(this.drawing);
    const costs = new Map(
      (this.page.answer?.costs ?? []).map((one) => [
        one.policy,
        one.years.reduce((sum: number, year) => sum + (year ?? 0), 0),
      ]),
    );
    const money = unit(about.money);
    const rows = [
      ...parts.map((one): Cell[] => {
        const cost = costs.get(one.policy) ?? null;
        const per =
          clear(one.mean, one.standard_error) && (one.mean ?? 0) > 0 && cost !== null && one.relative
            ? cost / (100 * one.relative)
            : null;
        return [
          name(one.policy),
          one.mean,
          one.standard_error,
          one.share_better,
          cost,
          per === null ? t("noPoint") : num(per),
          one.draws,
        ];
      }),
      [t("together"), answer.together.mean, answer.together.standard_error, null, null, null, answer.together.draws],
      [
        t("whole"),
        answer.whole.mean,
        answer.whole.standard_error,
        answer.whole.share_better,
        [...costs.values()].reduce((a, b) => a + b, 0),
        null,
        answer.whole.draws,
      ],
    ];
    card.show(
      `${packageName(this.page)}${colon()}${chartTitle(about, answer.outcome, answer.account)}${comma()}${about.years.at(-1)}${inUnit(outcome)}`,
      answer.draws,
      {
        head: [
          t("policy"),
          `mean${inUnit(outcome)}`,
          "standard_error",
          "share_higher",
          `${t("cost")} [${money}]`,
          `${t("perPoint")} [${money}]`,
          "draws",
        ],
        rows,
      },
    );
    card.note.textContent = `${t("partsNote")} ${t("gross")}`;
  }

  answered(): void {
    /* Policies are taken apart when a move is settled. */
  }
  gone(): void {
    this.observer.disconnect();
  }
}
