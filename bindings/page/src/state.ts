// What the reader has chosen: a package, its changes, charts; undo and redo; and the same in the address's fragment.

import { current, speak } from "./text";
import type { Case, Chosen, Held, Package, Setting } from "./types";

const VIEWS = ["outcomes", "compare", "parts", "binds", "districts", "review"] as const;
export type View = (typeof VIEWS)[number];
/** Views that the case has something for. */
export const viewsOf = (about: Case): View[] =>
  VIEWS.filter((one) => (one !== "districts" && one !== "review") || about[one] !== null);
interface Moment {
  preset: string;
  package: Package;
  later: Record<string, number>;
}

const copy = (one: Package): Package => JSON.parse(JSON.stringify(one)) as Package;
const same = (a: Setting | undefined, b: Setting | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The address's fragment as text; nothing of one that is cut short or spoilt. */
export function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

export class State {
  preset: string;
  package: Package;
  big: [Chosen, Chosen];
  compared: string[];
  view: View = "outcomes";
  /** Sizes that policies have from the review on, where that is another than before. */
  later: Record<string, number> = {};
  private past: Moment[] = [];
  private future: Moment[] = [];

  constructor(
    readonly about: Case,
    readonly held: Held | null,
  ) {
    const order = about.packages.map((one) => one.id);
    this.preset = order.find((id) => id !== about.control) ?? about.control;
    this.package = this.planned(this.preset);
    this.compared = order.filter((id) => id !== about.control).slice(0, 4);
    if (this.compared.length < 2) this.compared = order.slice(0, 2);
    this.big = [this.first(0), this.first(1)];
    this.restore(fragment());
    this.keep();
  }

  /** The n-th sum, else the n-th target's outcome. */
  private first(n: number): Chosen {
    const sums = this.about.outcomes.filter((one) => one.accounts.includes("total") && one.better !== 0);
    const sum = sums[n];
    if (sum) return { outcome: sum.name, account: "total", change: n === 0 };
    const outcome = this.about.outcomes[n] ?? this.about.outcomes[0]!;
    return { outcome: outcome.name, account: outcome.accounts[0]!, change: false };
  }

  planned(preset: string): Package {
    const policies = this.about.packages.find((one) => one.id === preset)?.policies ?? [];
    return Object.fromEntries(policies.map((id) => [id, { size: 1 }]));
  }
  /** Policies that differ from the chosen package as planned. */
  changes(): string[] {
    const planned = this.planned(this.preset);
    return this.about.policies.map((one) => one.id).filter((id) => !same(planned[id], this.package[id]));
  }
  setting(id: string): Setting {
    return this.package[id] ?? { size: 0 };
  }

  private moment(): Moment {
    return { preset: this.preset, package: copy(this.package), later: { ...this.later } };
  }
  private remember(): void {
    this.past.push(this.moment());
    if (this.past.length > 200) this.past.shift();
    this.future = [];
  }
  choose(preset: string): void {
    this.remember();
    this.preset = preset;
    this.package = this.planned(preset);
    this.later = {};
    this.keep();
  }
  /** The size of a policy from the review on. */
  setLater(id: string, size: number): void {
    this.remember();
    if (size === this.setting(id).size) delete this.later[id];
    else this.later[id] = size;
    this.keep();
  }
  /** Begins a change: what follows until the next one is undone in one step. */
  begin(): void {
    this.remember();
  }
  set(id: string, setting: Setting): void {
    if (this.held) this.package = this.planned(this.preset);
    if (setting.size > 0) this.package[id] = setting;
    else delete this.package[id];
    this.keep();
  }
  reset(id?: string): void {
    this.remember();
    const planned = this.planned(this.preset);
    if (id === undefined) this.later = {};
    if (id === undefined) this.package = planned;
    else if (planned[id]) this.package[id] = planned[id];
    else delete this.package[id];
    this.keep();
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }
  private step(from: Moment[], to: Moment[]): void {
    const moment = from.pop();
    if (!moment) return;
    to.push(this.moment());
    this.preset = moment.preset;
    this.package = moment.package;
    this.later = moment.later;
    this.keep();
  }
  undo(): void {
    this.step(this.past, this.future);
  }
  redo(): void {
    this.step(this.future, this.past);
  }

  /** Writes the state into the fragment: the package, what was changed of it, charts, view and language. */
  keep(): void {
    const levers = Object.fromEntries(
      this.changes().map((id) => {
        const one = this.setting(id);
        return [id, [one.size, one.start ?? null, one.ramp ?? null, ...(one.districts ? [one.districts] : [])]];
      }),
    );
    const charts = this.big.map((one) => [one.outcome, one.account, one.change ? 1 : 0]);
    const later = Object.keys(this.later).length > 0 ? { r: this.later } : {};
    const all = { p: this.preset, l: levers, b: charts, c: this.compared, ...later, v: this.view, lang: current() };
    history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(all))}`);
  }

  /** Takes up what a fragment says; what the case lacks is left out. */
  restore(text: string): void {
    let kept: Record<string, unknown>;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed !== "object" || parsed === null) return;
      kept = parsed as Record<string, unknown>;
    } catch {
      return;
    }
    const about = this.about;
    if (kept.lang === "en" || kept.lang === "zh") speak(kept.lang);
    if (about.packages.some((one) => one.id === kept.p)) {
      this.preset = kept.p as string;
      this.package = this.planned(this.preset);
    }
    for (const [id, given] of Object.entries((kept.l ?? {}) as Record<string, unknown>)) this.restoreOne(id, given);
    (Array.isArray(kept.b) ? kept.b : []).slice(0, 2).forEach((given, n) => {
      if (!Array.isArray(given)) return;
      const outcome = about.outcomes.find((one) => one.name === given[0]);
      if (outcome?.accounts.includes(String(given[1])))
        this.big[n === 0 ? 0 : 1] = { outcome: outcome.name, account: String(given[1]), change: given[2] === 1 };
    });
    if (Array.isArray(kept.c)) {
      const known = kept.c.filter((id) => id === "" || about.packages.some((one) => one.id === id)) as string[];
      if (known.length >= 2 && known.length <= 4) this.compared = known;
    }
    this.later = {};
    for (const [id, size] of Object.entries((kept.r ?? {}) as Record<string, unknown>)) {
      const policy = about.policies.find((one) => one.id === id);
      const able = policy !== undefined && about.review?.policies.includes(id);
      if (able && typeof size === "number" && size >= 0 && size <= policy.most) this.later[id] = size;
    }
    if (viewsOf(about).includes(kept.v as View)) this.view = kept.v as View;
  }
  private restoreOne(id: string, given: unknown): void {
    const policy = this.about.policies.find((one) => one.id === id);
    if (!policy || !Array.isArray(given)) return;
    const size = Number(given[0]);
    if (!(size >= 0 && size <= policy.most)) return;
    const setting: Setting = { size };
    if (typeof given[1] === "string" && /^\d{4}-\d\d$/.test(given[1])) setting.start = given[1];
    if (typeof given[2] === "number") setting.ramp = given[2];
    if (Array.isArray(given[3]) && policy.by_district) {
      const wanted = given[3] as unknown[],
        known = this.about.districts?.places.map((one) => one.code).filter((code) => wanted.includes(code)) ?? [];
      if (known.length > 0) setting.districts = known;
    }
    if (size > 0) this.package[id] = setting;
    else delete this.package[id];
  }
}
