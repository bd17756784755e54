// The page: header, levers, cautions and the view that is chosen. Built anew when the language changes.

import { FromFile, Served, type Api } from "./api";
import { Binds } from "./binds";
import { Compare } from "./compare";
import { DistrictMap } from "./districts";
import { button, h } from "./dom";
import { Levers, changesLine } from "./levers";
import { Moves } from "./moves";
import { Outcomes } from "./outcomes";
import type { Page, Part } from "./page";
import { Parts } from "./parts";
import { Review } from "./review";
import { Score } from "./score";
import { State, fragment, viewsOf, type View } from "./state";
import { current, either, num, speak, t, titled } from "./text";
import type { Case, Caution, Held, RunAnswer } from "./types";

const PARTS: Record<View, new (page: Page) => Part> = {
  outcomes: Outcomes,
  compare: Compare,
  parts: Parts,
  binds: Binds,
  districts: DistrictMap,
  review: Review,
};

class Whole implements Page {
  answer: RunAnswer | null = null;
  readonly state: State;
  readonly api: Api;
  private readonly moves: Moves;
  private levers!: Levers;
  private part!: Part;
  private readonly root = document.getElementById("page")!;
  private readonly place = h("div", { id: "view", role: "tabpanel", tabindex: "-1" });
  private turning: Caution[] = [];
  private readonly warned = h("details", { class: "cautions", open: true });
  private readonly status = h("p", { class: "status", role: "status", "aria-live": "polite" });
  private readonly printed = h("p", { class: "printed" });
  private timer = 0;
  private binding: Caution[] = [];
  private readonly score: Score;

  constructor(
    readonly about: Case,
    readonly held: Held | null,
  ) {
    this.api = held ? new FromFile(held) : new Served();
    this.score = new Score(this.api, () => this.warn());
    speak(navigator.language.startsWith("zh") ? "zh" : "en");
    this.state = new State(about, held);
    speak(current());
    this.moves = new Moves(
      this.api,
      held ? 0 : about.most_draws,
      (answer, started) => this.answered(answer, started),
      (why) => this.say(t("failed", { why })),
    );
    this.build();
    this.ask(false);
    addEventListener("hashchange", () => {
      this.state.restore(fragment());
      this.state.keep();
      this.build();
      this.ask(false);
    });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    document.documentElement.toggleAttribute("data-dark", dark.matches);
    dark.addEventListener("change", () => {
      // Paper is never dark: a change that printing brings is none.
      if (matchMedia("print").matches) return;
      document.documentElement.toggleAttribute("data-dark", dark.matches);
      this.viewed();
    });
  }

  private build(): void {
    document.title = titled(this.about);
    this.levers = new Levers(this);
    const tabs = h("div", { class: "tabs", role: "tablist" }, ...viewsOf(this.about).map((view) => this.tab(view)));
    const main = h("main", { id: "main" }, tabs, this.warned, this.score.element, this.place);
    this.root.replaceChildren(
      h(
        "a",
        {
          class: "skip",
          href: "#main",
          onclick: (event) => {
            event.preventDefault();
            this.place.focus();
          },
        },
        t("skip"),
      ),
      h(
        "header",
        { class: "top" },
        h("h1", {}, titled(this.about)),
        this.about.invented ? h("p", {}, t("invented")) : null,
        h(
          "div",
          { class: "actions" },
          button(t("other"), () => this.speakOther(), { class: "language", lang: current() === "en" ? "zh-CN" : "en" }),
          button(t("link"), () => void this.copy(), { class: "copy" }),
          button(t("print"), () => window.print(), { class: "print" }),
        ),
        this.printed,
      ),
      h("div", { class: "columns" }, this.levers.element, main),
      this.status,
      h("footer", {}, t("foot", { version: this.about.version, seed: this.about.seed })),
    );
    this.score.show();
    this.viewed();
    this.warn();
  }

  private tab(view: View): HTMLElement {
    const chosen = this.state.view === view;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${view}`,
        "aria-selected": String(chosen),
        "aria-controls": "view",
        tabindex: chosen ? 0 : -1,
        "data-view": view,
        onclick: () => this.view(view),
        onkeydown: (event) => {
          const by = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
          if (by === undefined) return;
          const views = viewsOf(this.about);
          this.view(views[(views.indexOf(view) + by + views.length) % views.length]!);
          document.getElementById(`tab-${this.state.view}`)?.focus();
        },
      },
      t(view),
    );
  }

  private view(view: View): void {
    this.state.view = view;
    this.state.keep();
    for (const tab of this.root.querySelectorAll<HTMLElement>("[role=tab]")) {
      const chosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.viewed();
  }

  viewed(): void {
    this.part?.gone?.();
    const { view } = this.state;
    this.part = new PARTS[view](this);
    this.place.setAttribute("aria-labelledby", `tab-${view}`);
    this.place.replaceChildren(this.part.element);
    this.part.answered();
    this.part.settled();
    if (this.answer && view === "outcomes") this.ask(false);
  }

  moved(dragging: boolean): void {
    this.binding = [];
    if (!dragging) {
      this.levers.settled();
      this.part.settled();
    }
    this.ask(dragging);
  }
  private ask(dragging: boolean): void {
    this.printed.textContent = changesLine(this);
    this.moves.ask(this.state.package, this.state.big, dragging);
  }

  private answered(answer: RunAnswer, started: number): void {
    this.answer = answer;
    this.part.answered();
    this.levers.answered();
    this.warn();
    if (this.status.classList.contains("bad")) this.say("");
    this.score.ask();
    const root = document.documentElement;
    // For whoever measures: two frames after the charts were drawn they are on the screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        root.dataset.draws = String(answer.draws);
        root.dataset.took = (performance.now() - started).toFixed(1);
        root.dataset.answers = String(Number(root.dataset.answers ?? 0) + 1);
      }),
    );
  }

  private warn(): void {
    const preset = this.about.packages.find((one) => one.id === this.state.preset),
      left = preset?.left_out ? [{ kind: "left_out", subject: preset.id, ...preset.left_out }] : [];
    const found = [...left, ...(this.answer?.cautions ?? []), ...this.binding, ...this.turning, ...this.score.cautions];
    this.warned.classList.toggle("some", found.length > 0);
    this.warned.replaceChildren(
      h("summary", {}, `${t("cautions")}${found.length > 0 ? ` (${found.length})` : ""}`),
      found.length > 0
        ? h("ul", {}, ...found.map((one) => h("li", { "data-kind": one.kind }, either(one.en, one.zh))))
        : h("p", {}, this.answer ? t("noCautions", { n: num(this.answer.draws, 0) }) : t("working")),
    );
  }

  private speakOther(): void {
    speak(current() === "en" ? "zh" : "en");
    this.state.keep();
    this.build();
    this.root.querySelector<HTMLElement>(".language")?.focus();
  }
  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(location.href);
    this.say(t("linked"));
  }
  bound(cautions: Caution[]): void {
    this.binding = cautions;
    this.warn();
  }
  turned(cautions: Caution[]): void {
    this.turning = cautions;
    this.warn();
  }
  say(text: string): void {
    clearTimeout(this.timer);
    this.status.textContent = text;
    this.status.classList.toggle("bad", text !== "" && text !== t("linked"));
    if (text === t("linked")) this.timer = window.setTimeout(() => this.say(""), 4000);
  }
}

async function begin(): Promise<void> {
  const embedded = document.getElementById("held")?.textContent;
  const held = embedded ? (JSON.parse(embedded) as Held) : null;
  new Whole(held ? held.case : await Served.about(), held);
}
void begin();
