// Packages first, then a slider for every policy.

import { button, h } from "./dom";
import { policyName, type Page, type Part } from "./page";
import { bracket, colon, either, grade, inUnit, named, num, percent, t, trimmed, titled, unit } from "./text";
import type { Policy, Setting } from "./types";
import { districtNames, ramped, when } from "./when";

interface Row {
  policy: Policy;
  sizes: number[];
  slider: HTMLInputElement;
  output: HTMLElement;
  warning: HTMLElement;
  reset: HTMLButtonElement;
  element: HTMLElement;
  facts: HTMLElement;
  details: HTMLDetailsElement;
}
const STEP = 0.05;

export class Levers implements Part {
  readonly element: HTMLElement;
  private rows: Row[] = [];
  private readonly presets = h("div", { class: "presets", role: "radiogroup", "aria-label": t("packages") });
  private readonly inside = h("div", {});
  private readonly outside = h("div", {});
  private readonly undo = button(t("undo"), () => this.step("undo"), { class: "undo" });
  private readonly redo = button(t("redo"), () => this.step("redo"), { class: "redo" });
  private readonly all = button(
    t("resetAll"),
    () => {
      this.page.state.reset();
      this.page.moved(false);
    },
    { class: "reset-all" },
  );
  private readonly again = button(t("again"), () => this.replay(), { class: "again" });
  private dragging: string | null = null;

  constructor(private readonly page: Page) {
    this.rows = page.about.policies.map((policy) => this.row(policy));
    this.inside.append(...this.rows.map((one) => one.element));
    this.element = h(
      "aside",
      { class: "levers", "aria-label": t("levers") },
      h("h2", {}, t("packages")),
      h("p", { class: "hint" }, t("packagesHint")),
      this.presets,
      // On a narrow screen the charts would lie below a long list.
      h(
        "details",
        { class: "policies", open: matchMedia("(min-width: 62rem)").matches },
        h("summary", {}, h("h2", {}, t("levers"))),
        h("p", { class: "hint" }, t("leversHint")),
        page.held ? h("p", { class: "hint" }, t("oneLever")) : null,
        h("div", { class: "history" }, this.undo, this.redo, this.all, this.again),
        h("h3", {}, t("inPackage")),
        this.inside,
        h("h3", {}, t("notInPackage")),
        this.outside,
      ),
    );
    this.settled();
  }

  private row(policy: Policy): Row {
    const { state, held } = this.page;
    const sizes = held
      ? [...new Set([...held.sizes.filter((one) => one <= policy.most), Math.min(policy.most, held.sizes.at(-1)!)])]
      : Array.from({ length: Math.floor(policy.most / STEP + 1e-9) + 1 }, (_, n) => Math.round(n * STEP * 100) / 100);
    const name = policyName(policy),
      id = `lever-${policy.id}`;
    const slider = h("input", { type: "range", id, min: 0, max: sizes.length - 1, step: 1, "aria-label": name });
    const output = h("output", { for: id });
    const warning = h("span", { class: "warning" });
    const reset = button(
      t("reset"),
      () => {
        state.reset(policy.id);
        this.page.moved(false);
      },
      { "aria-label": `${t("reset")} ${name}`, class: "small" },
    );
    const facts = h("div", { class: "facts" });
    const details = h("details", { ontoggle: () => this.fill(row) }, h("summary", {}, t("details")), facts);
    const element = h(
      "div",
      { class: "lever", "data-policy": policy.id },
      h("label", { for: id }, name),
      output,
      slider,
      h("div", { class: "under" }, warning, reset),
      details,
    );
    slider.addEventListener("input", () => this.drag(row));
    slider.addEventListener("change", () => this.release(row));
    const row: Row = { policy, sizes, slider, output, warning, reset, element, facts, details };
    return row;
  }

  private drag(row: Row): void {
    const { state } = this.page,
      id = row.policy.id;
    if (this.dragging !== id) state.begin();
    this.dragging = id;
    state.set(id, { ...state.setting(id), size: row.sizes[Number(row.slider.value)]! });
    this.tell(row);
    this.page.moved(true);
  }
  private release(row: Row): void {
    if (this.dragging === null) this.drag(row);
    this.dragging = null;
    this.page.moved(false);
  }
  private change(id: string, setting: Setting): void {
    this.page.state.begin();
    this.page.state.set(id, setting);
    this.page.moved(false);
  }
  private step(which: "undo" | "redo"): void {
    this.page.state[which]();
    this.page.moved(false);
  }
  /** What the charts showed before the last change, then after it. */
  private replay(): void {
    this.page.state.undo();
    this.page.moved(false);
    setTimeout(() => this.step("redo"), 1200);
  }

  settled(): void {
    const { state, about } = this.page;
    const focused = document.activeElement;
    this.presets.replaceChildren(
      ...about.packages.map((one) => {
        const chosen = one.id === state.preset;
        return h(
          "button",
          {
            type: "button",
            role: "radio",
            "aria-checked": String(chosen),
            class: "preset",
            "data-package": one.id,
            tabindex: chosen ? 0 : -1,
            onclick: () => this.choosePreset(one.id),
            onkeydown: (event) => this.arrow(event as KeyboardEvent, one.id),
          },
          h("span", {}, titled(one)),
          one.id === about.control ? h("em", {}, t("control")) : null,
          chosen && state.changes().length > 0 ? h("em", { class: "changed" }, t("changed")) : null,
          h("small", {}, either(one.about_en, one.about_zh)),
        );
      }),
    );
    const planned = state.planned(state.preset);
    for (const row of this.rows) {
      const place = row.policy.id in planned || row.policy.id in state.package ? this.inside : this.outside;
      if (row.element.parentElement !== place && this.dragging === null) place.append(row.element);
      this.tell(row);
      this.fill(row);
    }
    this.undo.disabled = this.again.disabled = !state.canUndo;
    this.redo.disabled = !state.canRedo;
    this.all.disabled = state.changes().length === 0;
    if (focused instanceof HTMLElement && focused.dataset.package !== undefined)
      this.presets.querySelector<HTMLElement>(`[data-package="${state.preset}"]`)?.focus();
    else if (focused instanceof HTMLElement && !focused.isConnected) this.element.focus();
    else if (focused instanceof HTMLInputElement && focused !== document.activeElement) focused.focus();
  }
  private choosePreset(id: string): void {
    this.page.state.choose(id);
    this.page.moved(false);
  }
  private arrow(event: KeyboardEvent, id: string): void {
    const order = this.page.about.packages.map((one) => one.id);
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.choosePreset(order[(order.indexOf(id) + by + order.length) % order.length]!);
  }

  private tell(row: Row): void {
    const { size } = this.page.state.setting(row.policy.id);
    const nearest = row.sizes.reduce(
      (best, one, n) => (Math.abs(one - size) < Math.abs(row.sizes[best]! - size) ? n : best),
      0,
    );
    row.slider.value = String(nearest);
    const said = size === 0 ? t("off") : percent(size, 0);
    row.output.textContent = said;
    row.slider.setAttribute("aria-valuetext", said);
    row.warning.textContent =
      size > row.policy.evidence_to + 1e-9 ? t("beyond", { to: percent(row.policy.evidence_to, 0) }) : "";
    row.reset.hidden = !this.page.state.changes().includes(row.policy.id);
    row.element.classList.toggle("off", size === 0);
  }

  answered(): void {
    for (const row of this.rows) if (row.details.open) this.fill(row);
  }

  private fill(row: Row): void {
    if (!row.details.open || row.facts.contains(document.activeElement)) return;
    const { policy } = row,
      { state } = this.page,
      setting = state.setting(policy.id);
    const size = setting.size || 1;
    const moves = policy.moves.map((one) =>
      h(
        "li",
        {},
        `${named(one)}${colon()}${trimmed(one.central * size)}${inUnit(one)}`,
        one.low < one.high
          ? ` (${t("range", { low: trimmed(one.low * size), high: trimmed(one.high * size) })})`
          : null,
        one.replaces ? ` – ${t("replaces")}` : null,
      ),
    );
    row.facts.replaceChildren(
      either(policy.how_en, policy.how_zh) ? h("p", {}, either(policy.how_en, policy.how_zh)) : "",
      h("p", {}, t("moves")),
      h("ul", {}, ...moves),
      h("p", {}, this.cost(policy, size)),
      ...(this.page.held
        ? [h("p", {}, `${t("start")}${colon()}${policy.start}; ${t("ramp")}${colon()}${ramped(policy.ramp_months)}`)]
        : [when(this.page, policy, setting, (next) => this.change(policy.id, next))]),
      h("p", {}, `${t("source")}${colon()}${policy.source}. ${t("evidence")}${colon()}${grade(policy.grade)}.`),
    );
  }
  private cost(policy: Policy, size: number): string {
    const money = unit(this.page.about.money);
    const stated =
      policy.cost === null
        ? t("costOutlay")
        : t("costRate", { cost: `${trimmed(Math.round(policy.cost * size * 100) / 100)} [${money}]` });
    const row = this.page.answer?.costs.find((one) => one.policy === policy.id);
    const years = row?.years.map((one, n) => `${this.page.about.years[n]} ${num(one)}`).join(", ");
    const drawn = years ? `; ${t("costMean", { years })} [${money}]` : "";
    return `${t("costYear")}${colon()}${stated}${drawn} (${grade(policy.cost_grade)}; ${policy.cost_source})`;
  }
}

/** The changes of a package in one line, for print. */
export function changesLine(page: Page): string {
  const changes = page.state.changes().map((id) => {
    const one = page.state.setting(id);
    return `${id} ${percent(one.size, 0)}${one.districts ? bracket(districtNames(page, one.districts)) : ""}`;
  });
  return t("printed", {
    name: titled(page.about.packages.find((one) => one.id === page.state.preset)!),
    what: changes.join(", ") || t("none"),
  });
}
