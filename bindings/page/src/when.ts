// When a policy starts, how long it takes, and where it acts.

import { choose, h, type Choice } from "./dom";
import type { Page } from "./page";
import { join, named, t } from "./text";
import type { Policy, Setting } from "./types";

export const ramped = (months: number): string => (months === 0 ? t("atOnce") : t("months", { n: months }));

export const districtNames = (page: Page, codes: string[]): string =>
  join((page.about.districts?.places ?? []).filter((one) => codes.includes(one.code)).map(named));

export function when(page: Page, policy: Policy, setting: Setting, changed: (next: Setting) => void): HTMLElement {
  const { about } = page;
  const [first, month] = about.start.split("-").map(Number) as [number, number];
  const starts: Choice[] = [{ value: "", label: t("asPlanned", { what: policy.start }) }];
  for (let n = 0; n < about.years.length * 12; n += 1) {
    const at = first * 12 + month - 1 + n;
    const value = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
    starts.push({ value, label: value });
  }
  const ramps: Choice[] = [
    { value: "", label: t("asPlanned", { what: ramped(policy.ramp_months) }) },
    ...[0, 3, 6, 12, 24].map((n) => ({ value: String(n), label: ramped(n) })),
  ];
  const set = (change: (next: Setting) => void): void => {
    const next = { ...setting, size: setting.size || 1 };
    change(next);
    (document.activeElement as HTMLElement | null)?.blur();
    changed(next);
  };
  return h(
    "div",
    { class: "when" },
    choose(t("start"), starts, setting.start ?? "", (value) =>
      set((next) => {
        if (value) next.start = value;
        else delete next.start;
      }),
    ),
    choose(t("ramp"), ramps, setting.ramp === undefined ? "" : String(setting.ramp), (value) =>
      set((next) => {
        if (value) next.ramp = Number(value);
        else delete next.ramp;
      }),
    ),
    about.districts && policy.by_district ? where(page, setting, set) : null,
  );
}

/** A box for each district; none of them ticked is the whole city. */
function where(page: Page, setting: Setting, set: (change: (next: Setting) => void) => void): HTMLElement {
  const places = page.about.districts!.places,
    chosen = setting.districts ?? [];
  return h(
    "fieldset",
    { class: "where" },
    h("legend", {}, `${t("where")} – ${chosen.length === 0 ? t("wholeCity") : t("onlyHere")}`),
    ...places.map((one) => {
      const box = h("input", {
        type: "checkbox",
        value: one.code,
        checked: chosen.includes(one.code),
        onchange: () =>
          set((next) => {
            const wanted = places
              .map((place) => place.code)
              .filter((code) => (code === one.code ? box.checked : chosen.includes(code)));
            if (wanted.length > 0) next.districts = wanted;
            else delete next.districts;
          }),
      });
      return h("label", { class: "chip" }, box, named(one));
    }),
  );
}
