// A map of the districts: their land, gate and output, in the package or against the control.

import { Card, type Cell, type Table } from "./card";
import { choose, h } from "./dom";
import { packageName, type Page, type Part } from "./page";
import { clear, colon, comma, inUnit, named, num, signed, t, withError } from "./text";
import { tileMap } from "./tiles";
import type { DistrictsAnswer, OfDistrict } from "./types";

export class DistrictMap implements Part {
  readonly element = h("div", {});
  private readonly status = h("p", { class: "hint", role: "status" });
  private readonly choices = h("div", { class: "choices" });
  private readonly card: Card;
  private readonly observer: ResizeObserver;
  private drawing: SVGElement | null = null;
  private answer: DistrictsAnswer | null = null;
  private asked = 0;
  private quantity: string;
  private year: number;
  private change = false;

  constructor(private readonly page: Page) {
    this.quantity = page.about.districts!.quantities[0]!.name;
    this.year = page.about.years.length - 1;
    this.card = new Card("districts", "wide", () => this.drawing, this.choices);
    this.choose();
    this.element.append(
      ...(page.held ? [h("p", { class: "hint" }, t("districtsHeld"))] : []),
      this.status,
      this.card.element,
    );
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.card.body);
  }

  private choose(): void {
    const { about } = this.page;
    this.choices.replaceChildren(
      choose(
        t("quantity"),
        about.districts!.quantities.map((one) => ({ value: one.name, label: named(one) })),
        this.quantity,
        (value) => {
          this.quantity = value;
          this.draw();
        },
      ),
      choose(
        t("year"),
        about.years.map((one, n) => ({ value: String(n), label: one })),
        String(this.year),
        (value) => {
          this.year = Number(value);
          this.draw();
        },
      ),
      choose(
        t("show"),
        [
          { value: "level", label: t("level") },
          { value: "change", label: t("change") },
        ],
        this.change ? "change" : "level",
        (value) => {
          this.change = value === "change";
          this.draw();
        },
      ),
    );
  }

  settled(): void {
    void this.ask();
  }

  private async ask(): Promise<void> {
    const number = ++this.asked;
    this.status.textContent = t("working");
    try {
      const answer = await this.page.api.districts(this.page.state.package);
      if (number !== this.asked) return;
      this.answer = answer;
      this.status.textContent = "";
      this.card.element.hidden = false;
      this.draw();
    } catch (error) {
      if (number !== this.asked) return;
      this.card.element.hidden = true;
      this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }

  private draw(): void {
    const { answer, card, year, change } = this,
      districts = this.page.about.districts!;
    if (!answer || card.body.clientWidth === 0) return;
    const quantity = districts.quantities.find((one) => one.name === this.quantity)!,
      rows = answer.quantities[this.quantity]!;
    const of = (code: string): number => rows[code]![change ? "difference" : "package"][year]!.mean ?? 0;
    const every = districts.places.map((one) => of(one.code)),
      least = Math.min(...every),
      most = Math.max(...every),
      widest = Math.max(Math.abs(least), Math.abs(most)) || 1;
    const shade = (value: number): number =>
      change ? value / widest : most > least ? (value - least) / (most - least) : 0;
    const title = `${packageName(this.page)}${colon()}${named(quantity)}${change ? ` · ${t("change")}` : ""}${comma()}${answer.years[year]}${inUnit(quantity)}`;
    this.drawing = tileMap(
      card.body.clientWidth,
      districts.places.map((one) => ({
        row: one.row,
        column: one.column,
        name: named(one),
        ...this.told(rows[one.code]!),
        shade: shade(of(one.code)),
      })),
      title,
    );
    card.body.replaceChildren(this.drawing);
    card.show(title, answer.draws, this.table(rows, inUnit(quantity)));
    card.note.textContent = `${change ? t("mapChange") : t("mapLevel")} ${districts.drawn ? t("mapNote") : ""}`;
  }

  /** What a tile says: a mean, and 80 % of draws or how sure the difference is. */
  private told(one: OfDistrict): { value: string; below: string } {
    if (!this.change) {
      const band = one.package[this.year]!;
      return { value: num(band.mean), below: `${num(band.p10)} – ${num(band.p90)}` };
    }
    const { mean, standard_error } = one.difference[this.year]!;
    if (mean === 0) return { value: "0", below: "" };
    if (!clear(mean, standard_error)) return { value: "≈ 0", below: t("tooSmall") };
    return { value: signed(mean), below: `± ${withError(mean, standard_error).split("±")[1]!.trim()}` };
  }

  private table(rows: Record<string, OfDistrict>, unit: string): Table {
    const { year, page } = this;
    const head = [
      t("district"),
      `mean${unit}`,
      "p10",
      "p90",
      `mean ${t("control")}`,
      "mean_difference",
      "standard_error",
      "draws",
    ];
    return {
      head,
      rows: page.about.districts!.places.map((one): Cell[] => {
        const { package: ours, control, difference } = rows[one.code]!;
        return [
          named(one),
          ours[year]!.mean,
          ours[year]!.p10,
          ours[year]!.p90,
          control[year]!.mean,
          difference[year]!.mean,
          difference[year]!.standard_error,
          ours[year]!.draws,
        ];
      }),
    };
  }

  answered(): void {
    /* Districts are asked for when a move is settled. */
  }
  gone(): void {
    this.observer.disconnect();
  }
}
