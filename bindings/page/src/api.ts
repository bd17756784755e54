// Who answers: the server behind the page, or the answers that one file holds.

import { t } from "./text";
import type {
  AlternativesAnswer,
  BindingAnswer,
  Case,
  Chosen,
  CompareAnswer,
  DistrictsAnswer,
  Held,
  Package,
  PartsAnswer,
  RunAnswer,
} from "./types";
import type { ReviewAnswer, ScoreAnswer } from "./types_review";

export class Superseded extends Error {}

const policies = (chosen: Package): object[] =>
  Object.entries(chosen)
    .filter(([, one]) => one.size > 0)
    .map(([id, one]) => ({
      id,
      size: one.size,
      ...(one.start ? { start: `${one.start}-01` } : {}),
      ...(one.ramp !== undefined ? { ramp_months: one.ramp } : {}),
      ...(one.districts ? { districts: one.districts } : {}),
    }));

export interface Api {
  run(chosen: Package, draws: number, show: Chosen[]): Promise<RunAnswer>;
  compare(chosen: Package[], draws: number): Promise<CompareAnswer>;
  parts(chosen: Package, draws: number, outcome: string, account: string): Promise<PartsAnswer>;
  binding(chosen: Package): Promise<BindingAnswer>;
  alternatives(chosen: Package[]): Promise<AlternativesAnswer>;
  districts(chosen: Package): Promise<DistrictsAnswer>;
  /** A package, and sizes that policies have from the review on. */
  review(chosen: Package, later: Record<string, number>): Promise<ReviewAnswer>;
  score(): Promise<ScoreAnswer>;
}

export class Served implements Api {
  private readonly reader = Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) => one.toString(36)).join("");
  private readonly moves = new Map<string, number>();

  static async about(): Promise<Case> {
    return (await (await fetch("api/case")).json()) as Case;
  }
  /** Asks, and says which question of its kind this is: the server drops those that a newer one has overtaken. */
  private async ask<Answer>(path: string, question: object): Promise<Answer> {
    const move = (this.moves.get(path) ?? 0) + 1;
    this.moves.set(path, move);
    const headers = { "Content-Type": "application/json", "X-Reader": this.reader, "X-Move": String(move) };
    const response = await fetch(path, { method: "POST", body: JSON.stringify(question), headers });
    if (response.status === 409) throw new Superseded();
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error((answer as { error?: string }).error ?? String(response.status));
    return answer as Answer;
  }
  run(chosen: Package, draws: number, show: Chosen[]): Promise<RunAnswer> {
    return this.ask("api/run", {
      policies: policies(chosen),
      draws,
      show: show.map((one) => [one.outcome, one.account]),
    });
  }
  compare(chosen: Package[], draws: number): Promise<CompareAnswer> {
    return this.ask("api/compare", { packages: chosen.map((one) => ({ policies: policies(one) })), draws });
  }
  parts(chosen: Package, draws: number, outcome: string, account: string): Promise<PartsAnswer> {
    return this.ask("api/parts", { policies: policies(chosen), draws, outcome, account });
  }
  binding(chosen: Package): Promise<BindingAnswer> {
    return this.ask("api/binding", { policies: policies(chosen) });
  }
  alternatives(chosen: Package[]): Promise<AlternativesAnswer> {
    return this.ask("api/alternatives", { packages: chosen.map((one) => ({ policies: policies(one) })) });
  }
  districts(chosen: Package): Promise<DistrictsAnswer> {
    return this.ask("api/districts", { policies: policies(chosen) });
  }
  review(chosen: Package, later: Record<string, number>): Promise<ReviewAnswer> {
    const changes = Object.entries(later).map(([id, size]) => ({ id, size }));
    return this.ask("api/review", { policies: policies(chosen), later: changes });
  }
  score(): Promise<ScoreAnswer> {
    return this.ask("api/score", {});
  }
}

/** How a file names a package: as bindings/quesnay/page/one_file.py does. */
export const heldKey = (chosen: Package): string =>
  Object.entries(chosen)
    .filter(([, one]) => one.size > 0)
    .map(([id, one]) => `${id}:${one.size}`)
    .sort()
    .join(",");

export class FromFile implements Api {
  constructor(private readonly held: Held) {}

  private async found<Answer>(answers: Record<string, Answer>, key: string): Promise<Answer> {
    const answer = answers[key];
    if (answer === undefined) throw new Error(t("notHeld"));
    return answer;
  }
  /** The control's paths and probabilities are held once, as those of the package without policies. */
  async run(chosen: Package): Promise<RunAnswer> {
    const [answer, control] = [await this.found(this.held.run, heldKey(chosen)), await this.found(this.held.run, "")];
    const series = answer.series.map((one, n) => ({ ...one, control: control.series[n]!.package }));
    return { ...answer, series, control_targets: control.targets };
  }
  compare(chosen: Package[]): Promise<CompareAnswer> {
    return this.found(this.held.compare, chosen.map(heldKey).join("|"));
  }
  parts(chosen: Package): Promise<PartsAnswer> {
    return this.found(this.held.parts, heldKey(chosen));
  }
  binding(chosen: Package): Promise<BindingAnswer> {
    return this.found(this.held.binding, heldKey(chosen));
  }
  districts(chosen: Package): Promise<DistrictsAnswer> {
    return this.found(this.held.districts, heldKey(chosen));
  }
  review(chosen: Package): Promise<ReviewAnswer> {
    return this.found(this.held.review, heldKey(chosen));
  }
  async score(): Promise<ScoreAnswer> {
    return this.held.score;
  }
  /** The packages that are asked for, out of all that are held. */
  async alternatives(chosen: Package[]): Promise<AlternativesAnswer> {
    const { keys, ...all } = this.held.alternatives,
      places = chosen.map((one) => keys.indexOf(heldKey(one)));
    if (places.includes(-1)) throw new Error(t("notHeld"));
    const structures = all.structures.map((one) => ({
      ...one,
      control: places.map((a) => one.control[a]!),
      pairs: places.map((a) => places.map((b) => one.pairs[a]![b]!)),
    }));
    return { ...all, structures };
  }
}
