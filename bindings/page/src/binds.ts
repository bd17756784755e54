// Which constraint binds, by sector and quarter, and what one more unit is worth.

import { tableElement, type Cell } from "./card";
import { button, choose, download, h } from "./dom";
import { accountName, packageName, type Page, type Part } from "./page";
import { colon, either, inUnit, named, num, percent, signed, t, unit, withError } from "./text";
import type { BindingAnswer, Constraint } from "./types";

export class Binds implements Part {
  readonly element = h("div", {});
  private readonly status = h("p", { class: "hint", role: "status" });
  private readonly results = h("div", {});
  private answer: BindingAnswer | null = null;
  private constraint = "";
  private asked = 0;
  private worth = false;

  constructor(private readonly page: Page) {
    this.element.append(...(page.held ? [h("p", { class: "hint" }, t("bindsHeld"))] : []), this.status, this.results);
  }

  settled(): void {
    void this.ask();
  }

  private async ask(): Promise<void> {
    const number = ++this.asked;
    this.status.textContent = t("working");
    try {
      const answer = await this.page.api.binding(this.page.state.package);
      if (number !== this.asked) return;
      this.answer = answer;
      this.status.textContent = "";
      this.page.bound(answer.cautions);
      this.build();
    } catch (error) {
      if (number !== this.asked) return;
      this.results.replaceChildren();
      this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }

  /** Share of a constraint over all sectors and quarters. */
  private mean(constraint: Constraint): number {
    const rows = Object.values(this.answer!.shares).flatMap((one) => one[constraint.name] ?? []);
    return rows.reduce((sum: number, one) => sum + (one ?? 0), 0) / Math.max(1, rows.length);
  }

  private build(): void {
    const answer = this.answer!,
      { about } = this.page;
    const known = about.constraints.filter((one) => Object.values(answer.shares).some((row) => one.name in row));
    if (!known.some((one) => one.name === this.constraint)) {
      const supply = known.filter((one) => one.role === "supply").sort((a, b) => this.mean(b) - this.mean(a));
      this.constraint = (supply[0] ?? known[0])?.name ?? "";
    }
    const chosen = known.find((one) => one.name === this.constraint);
    const pick = choose(
      t("constraint"),
      known.map((one) => ({ value: one.name, label: `${named(one)} · ${percent(this.mean(one), 0)}` })),
      this.constraint,
      (value) => {
        this.constraint = value;
        this.build();
        this.results.querySelector("select")?.focus();
      },
    );
    const valued = this.constraint in answer.worth_units,
      worth = valued && this.worth;
    const what = worth ? `${t("worthOne")}${inUnit(answer.worth_units[this.constraint]!)}` : t("bindShare");
    const title = chosen ? `${packageName(this.page)}${colon()}${named(chosen)} – ${what}` : t("binds");
    const shown = choose(
      t("show"),
      [
        { value: "share", label: t("bindShare") },
        { value: "worth", label: t("worthOne") },
      ],
      worth ? "worth" : "share",
      (value) => {
        this.worth = value === "worth";
        this.build();
        this.results.querySelectorAll("select")[1]?.focus();
      },
    );
    this.results.replaceChildren(
      h(
        "section",
        { class: "card wide" },
        h("header", {}, h("h3", {}, title), h("span", { class: "draws" }, t("draws", { n: num(answer.draws, 0) }))),
        h("div", { class: "choices" }, pick, valued ? shown : null),
        this.heat(title, worth),
        worth ? h("p", { class: "note" }, t("worthNote")) : null,
        answer.note_en ? h("p", { class: "note" }, either(answer.note_en, answer.note_zh)) : null,
        h(
          "div",
          { class: "tools" },
          button(t("csv"), () => this.csv()),
        ),
      ),
      this.gifts(),
    );
  }

  private heat(title: string, worth: boolean): HTMLElement {
    const answer = this.answer!,
      { about } = this.page;
    const rows = about.accounts.filter((one) => this.constraint in (answer.shares[one.code] ?? {}));
    const numbers = (code: string): (number | null)[] =>
      (worth ? answer.worth : answer.shares)[code]![this.constraint]!;
    const most = worth ? Math.max(1e-300, ...rows.flatMap((one) => numbers(one.code).map((value) => value ?? 0))) : 1;
    const years = [...new Set(answer.periods.map((one) => one.slice(0, -2)))];
    const cells = (code: string): HTMLElement[] =>
      numbers(code).map((value) => {
        const strength = Math.round((10 * (value ?? 0)) / most);
        const said = value === null ? "–" : worth ? (value === 0 ? "0" : num(value)) : num(100 * value, 0);
        return h("td", { class: `heat h${strength}` }, said);
      });
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      h(
        "table",
        { class: "heats" },
        h("caption", { class: "hidden-text" }, title),
        h(
          "thead",
          {},
          h("tr", {}, h("td", {}), ...years.map((one) => h("th", { scope: "colgroup", colspan: 4 }, one))),
          h(
            "tr",
            {},
            h("th", { scope: "col" }, worth ? t("account") : `${t("account")} · %`),
            ...answer.periods.map((one) => h("th", { scope: "col", "aria-label": one }, one.slice(-2))),
          ),
        ),
        h(
          "tbody",
          {},
          ...rows.map((one) =>
            h("tr", {}, h("th", { scope: "row" }, accountName(about, one.code)), ...cells(one.code)),
          ),
        ),
      ),
    );
  }

  private gifts(): HTMLElement {
    const answer = this.answer!,
      { about } = this.page;
    if (answer.values.length === 0) return h("div", {});
    const rows = answer.values.map((one): Cell[] => {
      const factor = about.factors.find((f) => f.name === one.factor)!;
      const amount = `${num(one.amount, Number.isInteger(one.amount) ? 0 : 2)} × ${unit(factor)}`;
      return [
        t("givenRow", { amount, name: named(factor), date: one.date, year: about.years.at(-1)! }),
        withError(one.mean_difference, one.standard_error),
        `${signed((one.mean_difference ?? 0) / one.amount)} [${unit(about.money)}/${unit(factor)}]`,
      ];
    });
    const head = [t("given"), `${t("meanError")}${inUnit(about.money)}`, t("ofOneUnit")];
    return h(
      "section",
      { class: "card wide" },
      h("header", {}, h("h3", {}, t("given")), h("span", { class: "draws" }, t("draws", { n: num(answer.draws, 0) }))),
      tableElement({ head, rows }, t("given")),
    );
  }

  private csv(): void {
    const answer = this.answer!;
    const lines = ["account,constraint,period,share_binding,value_of_one_more,draws"];
    for (const [account, row] of Object.entries(answer.shares))
      for (const [constraint, shares] of Object.entries(row))
        shares.forEach((share, n) =>
          lines.push(
            [
              account,
              constraint,
              answer.periods[n],
              share ?? "",
              answer.worth[account]?.[constraint]?.[n] ?? "",
              answer.draws,
            ].join(","),
          ),
        );
    download("binding.csv", new Blob([`\uFEFF${lines.join("\n")}\n`], { type: "text/csv" }));
  }

  answered(): void {
    /* Constraints are asked for when a move is settled. */
  }
}
