// Dot-and-interval and waterfall charts as SVG; attributes carry every style, so that a copy looks the same.

import { FONT, colour, s } from "./dom";
import { digitsOf, num, signed } from "./text";

export interface Dot {
  label: string;
  mean: number;
  error: number;
  low: number | null;
  high: number | null;
}
export interface Step {
  label: string;
  from: number;
  to: number;
  error: number;
  kind: "part" | "together" | "whole";
}

interface Frame {
  svg: SVGElement;
  x: (value: number) => number;
  left: number;
  right: number;
}
const ROW = 30,
  TOP = 8,
  BOTTOM = 34;

function text(x: number, y: number, content: string, more: Record<string, string | number> = {}): SVGElement {
  return s("text", { x, y, "font-size": 13, "font-family": FONT, fill: colour("ink"), ...more }, content);
}

/** Breaks a label into two lines where it is too long for its place. */
function label(x: number, y: number, content: string, most: number): SVGElement[] {
  const width = (one: string): number =>
    [...one].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2000 ? 13 : 6.8), 0);
  if (width(content) <= most) return [text(x, y + 4, content, { "text-anchor": "end" })];
  let cut = 0;
  for (let n = 1; n < content.length; n += 1) {
    const breakable = content[n] === " " || content.charCodeAt(n) > 0x2000;
    if (breakable && width(content.slice(0, n)) <= most) cut = n;
  }
  const rest = content.slice(cut).trim();
  let shown = rest;
  while (width(shown) > most) shown = shown.slice(0, -1);
  const title = s("title", {}, content);
  const lines = [
    text(x, y - 3, content.slice(0, cut), { "text-anchor": "end", "font-size": 12 }),
    text(x, y + 11, shown === rest ? rest : `${shown.slice(0, -1)}…`, { "text-anchor": "end", "font-size": 12 }),
  ];
  lines[0]!.append(title);
  return lines;
}

/** Round numbers over a range. */
export function ticks(low: number, high: number, about = 5): number[] {
  const raw = (high - low) / about,
    size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one >= raw) ?? raw;
  const found = [];
  for (let one = Math.ceil(low / step) * step; one <= high + step * 1e-9; one += step)
    found.push(Math.abs(one) < step * 1e-9 ? 0 : one);
  return found;
}

function frame(width: number, rows: number, values: number[], unit: string): Frame {
  const left = Math.min(240, width * 0.4),
    right = width - 76;
  let low = Math.min(0, ...values),
    high = Math.max(0, ...values);
  if (low === high) high = low + 1;
  const pad = (high - low) * 0.04;
  low -= low < 0 ? pad : 0;
  high += pad;
  const x = (value: number): number => left + ((value - low) / (high - low)) * (right - left);
  const height = TOP + rows * ROW + BOTTOM;
  const svg = s("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    xmlns: "http://www.w3.org/2000/svg",
    role: "img",
  });
  svg.append(s("rect", { width, height, fill: colour("paper") }));
  const steps = ticks(low, high, width > 600 ? 6 : 4);
  const digits = Math.max(...steps.map((one) => (one === 0 ? 0 : Number.isInteger(one) ? 0 : digitsOf(one))));
  for (const one of steps) {
    svg.append(
      s("line", {
        x1: x(one),
        x2: x(one),
        y1: TOP,
        y2: TOP + rows * ROW,
        stroke: colour(one === 0 ? "muted" : "grid"),
        "stroke-width": 1,
      }),
    );
    svg.append(
      text(x(one), TOP + rows * ROW + 15, num(one, digits), {
        "text-anchor": "middle",
        "font-size": 12,
        fill: colour("muted"),
      }),
    );
  }
  svg.append(text(right, height - 3, unit, { "text-anchor": "end", "font-size": 12, fill: colour("muted") }));
  return { svg, x, left, right };
}

export function dots(width: number, rows: Dot[], unit: string): SVGElement {
  const values = rows.flatMap((one) => [
    one.low ?? one.mean,
    one.high ?? one.mean,
    one.mean - 1.96 * one.error,
    one.mean + 1.96 * one.error,
  ]);
  const { svg, x, left } = frame(width, rows.length, values, unit);
  rows.forEach((one, n) => {
    const y = TOP + ROW * (n + 0.5);
    svg.append(...label(left - 10, y, one.label, left - 16));
    if (one.low !== null && one.high !== null)
      svg.append(
        s("line", {
          x1: x(one.low),
          x2: x(one.high),
          y1: y,
          y2: y,
          stroke: colour("fan"),
          "stroke-width": 1.5,
          opacity: 0.55,
        }),
      );
    svg.append(
      s("line", {
        x1: x(one.mean - 1.96 * one.error),
        x2: x(one.mean + 1.96 * one.error),
        y1: y,
        y2: y,
        stroke: colour("fan"),
        "stroke-width": 6,
        opacity: 0.7,
      }),
      s("circle", { cx: x(one.mean), cy: y, r: 5, fill: colour("fan"), stroke: colour("paper"), "stroke-width": 1.5 }),
      text(width - 4, y + 4, signed(one.mean), { "text-anchor": "end" }),
    );
  });
  return svg;
}

export function waterfall(width: number, steps: Step[], unit: string): SVGElement {
  const values = steps.flatMap((one) => [one.from, one.to, one.to - 1.96 * one.error, one.to + 1.96 * one.error]);
  const { svg, x, left } = frame(width, steps.length, values, unit);
  steps.forEach((one, n) => {
    const y = TOP + ROW * (n + 0.5),
      change = one.to - one.from;
    const fill = colour(
      one.kind === "whole" ? "ink" : one.kind === "together" ? "muted" : change >= 0 ? "fan" : "loss",
    );
    svg.append(...label(left - 10, y, one.label, left - 16));
    svg.append(
      s("rect", {
        x: Math.min(x(one.from), x(one.to)),
        y: y - 9,
        width: Math.max(1, Math.abs(x(one.to) - x(one.from))),
        height: 18,
        fill,
        opacity: 0.85,
      }),
    );
    svg.append(
      s("line", {
        x1: x(one.to - 1.96 * one.error),
        x2: x(one.to + 1.96 * one.error),
        y1: y,
        y2: y,
        stroke: colour("target"),
        "stroke-width": 2,
      }),
    );
    if (n + 1 < steps.length && steps[n + 1]!.kind !== "whole")
      svg.append(
        s("line", {
          x1: x(one.to),
          x2: x(one.to),
          y1: y + 9,
          y2: y + ROW - 9,
          stroke: colour("muted"),
          "stroke-width": 1,
        }),
      );
    svg.append(
      text(width - 4, y + 4, signed(change), { "text-anchor": "end", "font-weight": one.kind === "whole" ? 600 : 400 }),
    );
  });
  return svg;
}
