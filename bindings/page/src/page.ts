// What every part of the page is handed.

import type { Api } from "./api";
import type { State } from "./state";
import { bracket, named, t, titled } from "./text";
import type { Account, Case, Caution, Held, Outcome, Package, Policy, RunAnswer } from "./types";

export interface Page {
  readonly about: Case;
  readonly held: Held | null;
  readonly state: State;
  readonly api: Api;
  answer: RunAnswer | null;
  /** A lever moved or a package was chosen. */
  moved(dragging: boolean): void;
  /** Everything but the levers is built anew: charts or a view were chosen. */
  viewed(): void;
  /** Cautions of what binds, once that is known. */
  bound(cautions: Caution[]): void;
  /** Cautions of an order of packages that another structure of the economy turns. */
  turned(cautions: Caution[]): void;
  say(text: string): void;
}

/** A part of the page that follows the levers. */
export interface Part {
  readonly element: HTMLElement;
  answered(): void;
  /** The package was changed for good, not while dragging. */
  settled(): void;
  gone?(): void;
}

export const outcomeOf = (about: Case, name: string): Outcome => about.outcomes.find((one) => one.name === name)!;
export const accountOf = (about: Case, code: string): Account => about.accounts.find((one) => one.code === code)!;
export const accountName = (about: Case, code: string): string =>
  code === "total" || code === "-" ? named(accountOf(about, code)) : `${code} ${named(accountOf(about, code))}`;
export const chartTitle = (about: Case, outcome: string, account: string): string =>
  `${named(outcomeOf(about, outcome))} · ${accountName(about, account)}`;
export const presetName = (about: Case, id: string): string => {
  const preset = about.packages.find((one) => one.id === id);
  return preset ? titled(preset) : t("yours");
};
export const isControl = (chosen: Package): boolean => Object.keys(chosen).length === 0;
/** A policy's name, after its code if it has one: an id that is a word is in the name already. */
export const policyName = (policy: Policy): string =>
  /^[A-Z]/.test(policy.id) ? `${policy.id} ${named(policy)}` : named(policy);
/** Name of the reader's package: the one it was made from, and that it was changed. */
export const packageName = (page: Page): string => {
  const name = presetName(page.about, page.state.preset);
  return page.state.changes().length > 0 ? `${name}${bracket(t("changed"))}` : name;
};
