// A chart with its title, number of draws, table in its place, CSV and PNG.

import { FONT, button, colour, download, h } from "./dom";
import { num, t } from "./text";

export type Cell = string | number | null;
export interface Table {
  head: string[];
  rows: Cell[][];
}
export interface LegendEntry {
  text: string;
  mark: "line" | "dash" | "band1" | "band2" | "band3" | "target";
}

export class Card {
  readonly element: HTMLElement;
  readonly body = h("div", { class: "body" });
  readonly note = h("p", { class: "note" });
  private readonly draws = h("span", { class: "draws" });
  private readonly heading: HTMLElement;
  private readonly place = h("div", { class: "table", hidden: true });
  private readonly toggle: HTMLButtonElement;
  private readonly legend = h("ul", { class: "legend" });
  private entries: LegendEntry[] = [];
  private table: Table = { head: [], rows: [] };

  constructor(
    private readonly file: string,
    size: "big" | "small" | "wide",
    private readonly picture: () => HTMLCanvasElement | SVGElement | null,
    extra?: HTMLElement,
  ) {
    this.heading = h(size === "small" ? "h4" : "h3", {});
    this.toggle = button(t("table"), () => this.flip(), { "aria-pressed": "false" });
    const tools = h(
      "div",
      { class: "tools" },
      this.toggle,
      button(t("csv"), () => this.csv()),
      button(t("png"), () => void this.png()),
    );
    this.element = h(
      "section",
      { class: `card ${size}` },
      h("header", {}, this.heading, this.draws),
      extra ?? null,
      this.body,
      this.place,
      this.legend,
      this.note,
      tools,
    );
  }

  show(title: string, draws: number, table: Table, legend: LegendEntry[] = []): void {
    this.heading.textContent = title;
    this.element.setAttribute("aria-label", title);
    this.body.setAttribute("aria-hidden", "true");
    this.draws.textContent = draws > 0 ? t("draws", { n: num(draws, 0) }) : "";
    this.table = table;
    this.entries = legend;
    this.legend.replaceChildren(
      ...legend.map((one) => h("li", {}, h("i", { class: `mark ${one.mark}`, "aria-hidden": "true" }), one.text)),
    );
    if (!this.place.hidden) this.place.replaceChildren(tableElement(this.table, title));
  }

  private flip(): void {
    const shown = this.place.hidden;
    this.place.hidden = !shown;
    this.body.hidden = shown;
    this.toggle.textContent = shown ? t("chart") : t("table");
    this.toggle.setAttribute("aria-pressed", String(shown));
    if (shown) this.place.replaceChildren(tableElement(this.table, this.heading.textContent ?? ""));
  }

  private csv(): void {
    downloadTable(this.file, this.table);
  }

  /** Title, draws, picture and legend on one canvas. */
  private async png(): Promise<void> {
    const drawn = this.picture();
    if (!drawn) return;
    const source = drawn instanceof SVGElement ? await rasterised(drawn) : drawn;
    const ratio = drawn instanceof SVGElement ? 2 : devicePixelRatio || 1;
    const width = Math.max(source.width, 420 * ratio),
      line = 20 * ratio,
      top = 50 * ratio;
    const canvas = h("canvas", { width, height: source.height + top + line * (this.entries.length + 1) });
    const ctx = canvas.getContext("2d")!;
    ctx.fillStyle = colour("paper");
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.fillStyle = colour("ink");
    ctx.font = `600 ${15 * ratio}px ${FONT}`;
    ctx.fillText(this.heading.textContent ?? "", 12 * ratio, 22 * ratio, width - 24 * ratio);
    ctx.font = `${12 * ratio}px ${FONT}`;
    ctx.fillText(
      [this.draws.textContent, this.note.textContent].filter(Boolean).join(" · "),
      12 * ratio,
      41 * ratio,
      width - 24 * ratio,
    );
    ctx.drawImage(source, 0, top);
    this.entries.forEach((one, n) => {
      const y = top + source.height + line * (n + 0.6);
      ctx.fillStyle = ctx.strokeStyle = colour(
        one.mark === "target" ? "target" : one.mark === "dash" ? "control" : "fan",
      );
      ctx.globalAlpha = one.mark === "band1" ? 0.2 : one.mark === "band2" ? 0.4 : one.mark === "band3" ? 0.6 : 1;
      const high = one.mark.startsWith("band") ? 10 : 3;
      ctx.fillRect(12 * ratio, y - (high / 2) * ratio, 22 * ratio, high * ratio);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour("ink");
      ctx.fillText(one.text, 42 * ratio, y + 4 * ratio);
    });
    canvas.toBlob((blob) => blob && download(`${this.file}.png`, blob), "image/png");
  }
}

function downloadTable(file: string, table: Table): void {
  const quoted = (one: Cell): string => {
    const text = one === null ? "" : String(one);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [table.head, ...table.rows].map((row) => row.map(quoted).join(","));
  download(`${file}.csv`, new Blob([`\uFEFF${lines.join("\n")}\n`], { type: "text/csv" }));
}

export function tableElement(table: Table, caption: string): HTMLElement {
  const cell = (one: Cell): string => (typeof one === "number" ? num(one) : (one ?? "–"));
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "hidden-text" }, caption),
      h("thead", {}, h("tr", {}, ...table.head.map((one) => h("th", { scope: "col" }, one)))),
      h(
        "tbody",
        {},
        ...table.rows.map((row) =>
          h(
            "tr",
            {},
            ...row.map((one, n) =>
              n === 0
                ? h("th", { scope: "row" }, cell(one))
                : h("td", { class: typeof one === "number" ? "number" : "" }, cell(one)),
            ),
          ),
        ),
      ),
    ),
  );
}

async function rasterised(drawn: SVGElement): Promise<HTMLCanvasElement> {
  const width = Number(drawn.getAttribute("width")),
    height = Number(drawn.getAttribute("height"));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  await image.decode();
  const canvas = h("canvas", { width: width * 2, height: height * 2 });
  canvas.getContext("2d")!.drawImage(image, 0, 0, width * 2, height * 2);
  return canvas;
}

/** A part of a page with its title and the number of draws behind it. */
export function section(title: string, draws: number, ...content: (HTMLElement | null)[]): HTMLElement {
  const count = h("span", { class: "draws" }, t("draws", { n: num(draws, 0) }));
  return h("section", { class: "card wide" }, h("header", {}, h("h3", {}, title), count), ...content);
}

/** A table with its title and number of draws; its figures as CSV, in full where the table is for reading. */
export function tableSection(
  file: string,
  title: string,
  draws: number,
  table: Table,
  note = "",
  figures = table,
): HTMLElement {
  const csv = button(t("csv"), () => downloadTable(file, figures));
  const below = note ? h("p", { class: "note" }, note) : null;
  return section(title, draws, tableElement(table, title), below, h("div", { class: "tools" }, csv));
}
