// A map of tiles as SVG: each district a square where it lies, its number, and a shade for it.

import { FONT, colour, s } from "./dom";

export interface Tile {
  row: number;
  column: number;
  name: string;
  value: string;
  below: string;
  /** From -1 to 1: how strong the shade is; below 0 in the colour of losses. */
  shade: number;
}
const HEIGHT = 66,
  GAP = 4,
  WIDEST = 190;

/** A colour between the paper's and another. */
function mixed(name: string, share: number): string {
  const parts = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parts(colour("paper")), parts(colour(name))];
  const sum = from.map((one, n) => Math.round(one + (to[n]! - one) * share));
  return `#${sum.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

export function tileMap(width: number, tiles: Tile[], label: string): SVGElement {
  const rows = Math.max(...tiles.map((one) => one.row)),
    columns = Math.max(...tiles.map((one) => one.column));
  const size = Math.min(WIDEST, Math.floor(width / columns)),
    height = rows * HEIGHT;
  const svg = s("svg", {
    width: size * columns,
    height,
    viewBox: `0 0 ${size * columns} ${height}`,
    xmlns: "http://www.w3.org/2000/svg",
    role: "img",
    "aria-label": label,
  });
  svg.append(s("rect", { width: size * columns, height, fill: colour("paper") }));
  const narrow = size < 110;
  for (const one of tiles) {
    const x = (one.column - 1) * size,
      y = (one.row - 1) * HEIGHT,
      middle = x + size / 2;
    const text = (dy: number, content: string, points: number, weight: number, ink: string): SVGElement =>
      s(
        "text",
        {
          x: middle,
          y: y + dy,
          "text-anchor": "middle",
          "font-size": points,
          "font-weight": weight,
          "font-family": FONT,
          fill: colour(ink),
        },
        content,
      );
    svg.append(
      s("rect", {
        x: x + GAP / 2,
        y: y + GAP / 2,
        width: size - GAP,
        height: HEIGHT - GAP,
        rx: 5,
        fill: mixed(one.shade < 0 ? "loss" : "fan", 0.06 + 0.5 * Math.min(1, Math.abs(one.shade))),
        stroke: colour("line"),
      }),
      text(19, one.name, narrow ? 11 : 13, 400, "ink"),
      text(38, one.value, narrow ? 13 : 16, 600, "ink"),
      text(54, one.below, narrow ? 9.5 : 12, 400, "ink"),
    );
  }
  return svg;
}
