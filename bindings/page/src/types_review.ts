// What the server answers of a mid-term review and of scores; names as in midterm.py and skill.py.

import type { Caution, Named, Series, TargetFigure, Unit } from "./types";

export interface Report {
  account: string;
  p10: number | null;
  p50: number | null;
  p90: number | null;
  path: number | null;
  on_path: number | null;
  draws: number;
}
export interface Monitored extends Named, Unit {
  group: string;
  group_zh: string;
  indicator: string;
  value: number | null;
  target: number | null;
  on_track: number | null;
  grade: string;
  draws: number;
}
export interface ReviewAnswer {
  draws: number;
  date: string;
  as_of: string | null;
  reports: Report[];
  monitoring: Monitored[];
  series: Series[];
  /** Of the control, of the package, and of the package changed at the review. */
  targets: TargetFigure[][];
  /** Of the package, and of the package changed. */
  costs: number[];
  failed: number;
}
export interface ScoreRow extends Named {
  indicator: string;
  forecast: (number | null)[];
  outturn: (number | null)[];
  mape: number | null;
  inside: number;
  cells: number;
  rivals: (Named & { knows: boolean; beaten: boolean | null })[];
}
export interface ScoreAnswer {
  cautions: Caution[];
  scored: {
    draws: number;
    years: string[];
    base_year: number;
    /** Whether the vintage is one of a date; numbers of hindsight are no forecast. */
    forecast: boolean;
    hit: number;
    cells: number;
    least: number;
    most: number;
    brier: number | null;
    rows: ScoreRow[];
  } | null;
}
