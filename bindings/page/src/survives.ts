// Packages in other structures of the economy: what survives all of them, and what turns.

import { section, tableElement, type Cell } from "./card";
import { h } from "./dom";
import { chartTitle, outcomeOf, type Page } from "./page";
import { both, bracket, either, inUnit, join, percent, t, withError, type Both } from "./text";
import type { AlternativesAnswer, Caution, Package, Stood, Structure } from "./types";
import { words } from "./words";

/** One package and another, or the control: how they stand in the run, and where that is otherwise. */
interface Claim {
  ours: Both;
  theirs: Both;
  made: boolean;
  turns: Structure[];
  unsure: Structure[];
}

export class Survives {
  readonly element = h("div", {});
  private readonly status = h("p", { class: "hint", role: "status" });
  private asked = 0;

  constructor(private readonly page: Page) {}

  /** Asks for the packages that are compared; `names` are theirs in both languages. */
  async show(packages: Package[], names: Both[]): Promise<void> {
    const number = ++this.asked;
    this.status.textContent = `${t("structures")} – ${t("working")}`;
    this.element.replaceChildren(this.status);
    this.page.turned([]);
    try {
      const answer = await this.page.api.alternatives(packages);
      if (number !== this.asked) return;
      this.build(answer, names);
    } catch (error) {
      if (number === this.asked) this.status.textContent = t("failed", { why: (error as Error).message });
    }
  }
  gone(): void {
    this.asked++;
    this.page.turned([]);
  }

  private build(answer: AlternativesAnswer, names: Both[]): void {
    const claims = this.claims(answer, names),
      others = answer.structures.length - 1;
    const title = chartTitle(this.page.about, answer.outcome, answer.account) + this.year();
    const left = answer.left_out.map((one) => `${one.id}${bracket(either(one.en, one.zh))}`);
    this.element.replaceChildren(
      section(
        `${t("survives", { n: others })} · ${title}`,
        answer.draws,
        tableElement(
          { head: [t("claim"), t("asRun"), t("elsewhere")], rows: this.claimRows(claims, others) },
          t("claim"),
        ),
        h("p", { class: "note" }, t("claimNote")),
      ),
      section(
        `${t("structures")} · ${title}${inUnit(outcomeOf(this.page.about, answer.outcome))}`,
        answer.draws,
        tableElement(
          {
            head: [t("structure"), ...names.map((one) => either(one.en, one.zh))],
            rows: answer.structures.map((one) => this.row(one)),
          },
          t("structures"),
        ),
        left.length > 0 ? h("p", { class: "note" }, t("leftOut", { what: join(left) })) : null,
      ),
    );
    this.page.turned(claims.filter((one) => one.turns.length > 0).map(caution));
  }
  private year(): string {
    return ` · ${this.page.about.years.at(-1)}`;
  }

  /** A package's difference from the control, how often it is better, and its place among those compared. */
  private row(structure: Structure): Cell[] {
    const cells = structure.control.map((one, n): Cell => {
      const place = 1 + structure.pairs[n]!.filter((other) => other !== null && (other.mean ?? 0) < 0).length;
      return `${withError(one.mean, one.standard_error)}\n${percent(one.share_better, 0)}${bracket(t("place", { n: place }))}`;
    });
    return [either(structure.title_en, structure.title_zh), ...cells];
  }

  private claims(answer: AlternativesAnswer, names: Both[]): Claim[] {
    const control = words.control,
      against: Both = { en: control[0], zh: control[1] },
      found: Claim[] = [];
    names.forEach((name, a) => {
      const free = answer.structures.every((one) => one.control[a]!.mean === 0);
      if (!free) found.push(claim(answer, name, against, (one) => one.control[a]!));
      names.slice(a + 1).forEach((other, k) => {
        const b = a + 1 + k;
        const turned = answer.structures[0]!.pairs[b]![a]!.standing === "holds";
        found.push(
          turned
            ? claim(answer, other, name, (one) => one.pairs[b]![a]!)
            : claim(answer, name, other, (one) => one.pairs[a]![b]!),
        );
      });
    });
    return found;
  }
  private claimRows(claims: Claim[], others: number): Cell[][] {
    return claims.map((one) => {
      const name = t("over", { a: either(one.ours.en, one.ours.zh), b: either(one.theirs.en, one.theirs.zh) });
      if (!one.made) return [name, t("noClaim"), "–"];
      if (one.turns.length + one.unsure.length === 0) return [name, t("holds"), t("holdsAll", { n: others })];
      const lines = [
        ...(one.turns.length > 0 ? [t("turnsWith", { what: titles(one.turns) })] : []),
        ...(one.unsure.length > 0 ? [t("unsureWith", { what: titles(one.unsure) })] : []),
      ];
      return [name, t("holds"), lines.join("\n")];
    });
  }
}

function claim(answer: AlternativesAnswer, ours: Both, theirs: Both, of: (one: Structure) => Stood): Claim {
  const [own, ...others] = answer.structures;
  const made = of(own!).standing === "holds";
  const where = (standing: string): Structure[] => (made ? others.filter((one) => of(one).standing === standing) : []);
  return { ours, theirs, made, turns: where("turns"), unsure: where("unsure") };
}

const titles = (structures: Structure[]): string => join(structures.map((one) => either(one.title_en, one.title_zh)));

/** The warning that an order turns, in both languages: it stays when the page changes its own. */
function caution(one: Claim): Caution {
  const what: Both = {
    en: one.turns.map((structure) => structure.title_en).join(", "),
    zh: one.turns.map((structure) => structure.title_zh).join("、"),
  };
  return {
    kind: "turns",
    subject: one.turns.map((structure) => structure.id).join(","),
    ...both("orderTurns", { a: one.ours, b: one.theirs, what }),
  };
}
