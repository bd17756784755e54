// What the server says of a case and answers to a move; names as in bindings/quesnay/page/about.py and answers.py.

import type { ReviewAnswer, ScoreAnswer } from "./types_review";

export interface Named {
  name_en: string;
  name_zh: string;
}
export interface Unit {
  unit_en: string;
  unit_zh: string;
}
export interface Titled {
  title_en: string;
  title_zh: string;
}

export interface LeverMove extends Named, Unit {
  lever: string;
  central: number;
  low: number;
  high: number;
  replaces: boolean;
}
export interface Policy extends Named {
  id: string;
  how_en: string;
  how_zh: string;
  most: number;
  grade: string;
  source: string;
  start: string;
  ramp_months: number;
  cost: number | null;
  cost_grade: string;
  cost_source: string;
  evidence_to: number;
  moves: LeverMove[];
  /** Whether it may act in chosen districts alone. */
  by_district: boolean;
}
export interface District extends Named {
  code: string;
  row: number;
  column: number;
}
export interface Districts {
  places: District[];
  /** Whether the case says where tiles lie. */
  drawn: boolean;
  quantities: (Named & Unit & { name: string })[];
}
export interface Preset extends Titled {
  id: string;
  compare_with: string | null;
  about_en: string;
  about_zh: string;
  /** What the page does not run of it. */
  left_out: { en: string; zh: string } | null;
  policies: string[];
}
export interface Target extends Named, Unit {
  target: string;
  account: string;
  outcome: string;
  period: string;
  direction: string;
  threshold: number;
  grade: string;
  source: string;
}
export interface Outcome extends Named, Unit {
  name: string;
  better: number;
  accounts: string[];
}
export interface Account extends Named {
  code: string;
}
export interface Constraint extends Named {
  name: string;
  role: string;
}
export interface Factor extends Named, Unit {
  name: string;
}
export interface Case extends Titled {
  id: string;
  seed: number;
  invented: boolean;
  control: string;
  most_draws: number;
  version: string;
  money: Unit;
  start: string;
  years: string[];
  quarters: string[];
  accounts: Account[];
  outcomes: Outcome[];
  packages: Preset[];
  policies: Policy[];
  targets: Target[];
  constraints: Constraint[];
  factors: Factor[];
  districts: Districts | null;
  /** When a run may be stopped to look and to change policies, and which. */
  review: { date: string; policies: string[] } | null;
}

export type Level = "mean" | "p5" | "p10" | "p25" | "p50" | "p75" | "p90" | "p95";
export type Path = Record<Level, (number | null)[]>;
export interface Paired {
  mean: number | null;
  standard_error: number | null;
  relative: number | null;
  p10: number | null;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
  share_better: number | null;
  draws: number;
}
export interface Series {
  outcome: string;
  account: string;
  package: Path;
  control: Path;
  difference: Paired[];
}
export interface TargetFigure {
  target: string;
  probability: number | null;
  wilson_low: number;
  wilson_high: number;
  mean: number | null;
  p10: number | null;
  p50: number | null;
  p90: number | null;
  draws: number;
}
export interface CostRow {
  policy: string;
  years: (number | null)[];
}
export interface Caution {
  kind: string;
  subject: string;
  en: string;
  zh: string;
}
export interface RunAnswer {
  draws: number;
  seed: number;
  failed: number;
  failed_control: number;
  series: Series[];
  targets: TargetFigure[];
  control_targets: TargetFigure[];
  costs: CostRow[];
  cautions: Caution[];
}
export interface CompareRow {
  outcome: string;
  account: string;
  better: number;
  control: Paired[];
  /** Of each package; empty where the model pays for nothing. */
  money: Money[];
  pairs: (Paired | null)[][];
  first: (number | null)[];
  cost_per_point: (number | null)[];
}
export interface Money {
  /** What the same money does as ordinary purchases. */
  ordinary: Paired;
  /** What the package does beyond that. */
  beyond: Paired;
}
export interface CompareAnswer {
  draws: number;
  rows: CompareRow[];
  costs: number[];
  failed: number;
  targets: TargetFigure[][];
}
/** A package against another, and how the claim that it is better stands. */
export interface Stood {
  mean: number | null;
  standard_error: number | null;
  relative: number | null;
  share_better: number | null;
  draws: number;
  standing: "holds" | "unsure" | "turns";
}
export interface Structure extends Titled {
  id: string;
  control: Stood[];
  pairs: (Stood | null)[][];
}
export interface AlternativesAnswer {
  draws: number;
  outcome: string;
  account: string;
  structures: Structure[];
  left_out: { id: string; en: string; zh: string }[];
}
export interface Part extends Paired {
  policy: string;
}
export interface PartsAnswer {
  draws: number;
  outcome: string;
  account: string;
  parts: Part[];
  together: Paired;
  whole: Paired;
}
export interface BindingAnswer {
  draws: number;
  periods: string[];
  shares: Record<string, Record<string, (number | null)[]>>;
  worth: Record<string, Record<string, (number | null)[]>>;
  /** Of the value of one more unit, by constraint. */
  worth_units: Record<string, Unit>;
  cautions: Caution[];
  note_en: string;
  note_zh: string;
  values: {
    factor: string;
    date: string;
    amount: number;
    mean_difference: number | null;
    standard_error: number | null;
  }[];
}
export interface Band {
  mean: number | null;
  p10: number | null;
  p90: number | null;
  draws: number;
}
export interface OfDistrict {
  control: Band[];
  package: Band[];
  difference: { mean: number | null; standard_error: number | null }[];
}
export interface DistrictsAnswer {
  draws: number;
  years: string[];
  /** By quantity and district. */
  quantities: Record<string, Record<string, OfDistrict>>;
}
export type HeldRun = Omit<RunAnswer, "series" | "control_targets"> & { series: Omit<Series, "control">[] };
export interface Held {
  case: Case;
  draws: number;
  sizes: number[];
  shown: [string, string][];
  run: Record<string, HeldRun>;
  compare: Record<string, CompareAnswer>;
  parts: Record<string, PartsAnswer>;
  binding: Record<string, BindingAnswer>;
  districts: Record<string, DistrictsAnswer>;
  review: Record<string, ReviewAnswer>;
  score: ScoreAnswer;
  /** All packages of the case, in the order of `keys`. */
  alternatives: AlternativesAnswer & { keys: string[] };
}

export interface Setting {
  size: number;
  start?: string;
  ramp?: number;
  /** Where it acts; the whole city unless given. */
  districts?: string[];
}
/** Policies of a package that are on, by id. */
export type Package = Record<string, Setting>;
export interface Chosen {
  outcome: string;
  account: string;
  change: boolean;
}
