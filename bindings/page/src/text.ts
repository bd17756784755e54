// Words of the page in English and Chinese, and numbers as both write them.

import type { Named, Titled, Unit } from "./types";
import { words } from "./words";

export type Language = "en" | "zh";
let language: Language = "zh";

export const current = (): Language => language;
export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

export function t(key: keyof typeof words, parts: Record<string, string | number> = {}): string {
  const text = words[key][language === "en" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(parts[name] ?? ""),
  );
  return typeset(text);
}

const FULL: Record<string, string> = { ",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01" };
const CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u201d";
/** In Chinese: marks after Chinese signs, and brackets around or after them, are as wide as those. */
export function typeset(text: string): string {
  if (language === "en") return text;
  return text
    .replace(new RegExp(`(?<=([${CHINESE}]?))\\(([^()]*)\\)`, "g"), (whole, before: string, inside: string) =>
      before || new RegExp(`[${CHINESE}]`).test(inside) ? `\uff08${inside}\uff09` : whole,
    )
    .replace(new RegExp(`(?<=[${CHINESE}])[,:;?!]\\s*`, "g"), (mark) => FULL[mark[0]!]!);
}
export const named = (one: Named): string => (language === "en" ? one.name_en : typeset(one.name_zh || one.name_en));
export const titled = (one: Titled): string => (language === "en" ? one.title_en : typeset(one.title_zh));
export const unit = (one: Unit): string => {
  const text = language === "en" ? one.unit_en : one.unit_zh;
  return text === "1" ? "" : text;
};
export const either = (en: string, zh: string): string => (language === "en" ? en : typeset(zh || en));
export const inUnit = (one: Unit): string => (unit(one) ? ` [${unit(one).replaceAll(" ", "\u00a0")}]` : "");
export const colon = (): string => (language === "en" ? ": " : "\uff1a");
export const comma = (): string => (language === "en" ? ", " : "\uff0c");
export const stop = (): string => (language === "en" ? "; " : "\uff1b");
export const bracket = (text: string): string => (language === "en" ? ` (${text})` : `\uff08${text}\uff09`);

const formats = new Map<string, Intl.NumberFormat>();
function format(digits: number): Intl.NumberFormat {
  const key = `${language}${digits}`;
  const made =
    formats.get(key) ??
    new Intl.NumberFormat(language === "en" ? "en" : "zh-CN", {
      minimumFractionDigits: Math.max(0, digits),
      maximumFractionDigits: digits < 0 ? 4 : digits,
    });
  formats.set(key, made);
  return made;
}
const minus = (text: string): string => text.replace("-", "−");

/** Decimals that show about three digits of a number. */
export function digitsOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 100) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  return size >= 0.01 ? 3 : 4;
}
export function num(value: number | null | undefined, digits?: number): string {
  return value === null || value === undefined ? "–" : minus(format(digits ?? digitsOf(value)).format(value));
}
export interface Both {
  en: string;
  zh: string;
}
/** A sentence of the page in both of its languages. */
export function both(key: keyof typeof words, parts: Record<string, Both>): Both {
  const filled = (at: 0 | 1): string =>
    words[key][at].replace(/\{(\w+)\}/g, (_, name: string) => (at === 0 ? parts[name]!.en : parts[name]!.zh));
  return { en: filled(0), zh: filled(1) };
}
/** Things one after the other. */
export const join = (texts: string[]): string => texts.join(language === "en" ? ", " : "\u3001");
/** A given number, without decimals that say nothing. */
export const trimmed = (value: number): string => minus(format(-1).format(value));
export function signed(value: number | null | undefined, digits?: number): string {
  if (value === null || value === undefined) return "–";
  return value > 0 ? `+${num(value, digits)}` : num(value, digits);
}
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? "–" : `${num(100 * share, digits)}\u00a0%`;
}
/** From a low to a high percentage, not broken over lines. */
export const span = (low: number, high: number): string => `${num(low, 1)}\u2060–\u2060${num(high, 1)}\u00a0%`;
/** A mean with the half width of its 95 % interval, both with the decimals that the error has. */
export function withError(mean: number | null, error: number | null): string {
  if (mean === null) return "–";
  if (error === null) return signed(mean);
  const half = 1.96 * error;
  const digits = half > 0 ? (half >= 10 ? 0 : half >= 1 ? 1 : half >= 0.1 ? 2 : digitsOf(half)) : digitsOf(mean);
  return `${signed(mean, digits)}\u00a0±\u00a0${num(half, digits)}`;
}
/** Whether an effect is above its error. */
export const clear = (mean: number | null, error: number | null): boolean =>
  mean !== null && error !== null && Math.abs(mean) > 1.96 * error;

/** A probability in words, by the likelihood scale of the Intergovernmental Panel on Climate Change. */
export function likelihood(share: number | null): string {
  if (share === null) return "–";
  if (share >= 0.99) return t("certain");
  if (share >= 0.9) return t("veryLikely");
  if (share > 0.66) return t("likely");
  if (share >= 0.33) return t("even");
  if (share > 0.1) return t("unlikely");
  return share > 0.01 ? t("veryUnlikely") : t("impossible");
}
export const grade = (name: string): string => {
  if (name === "published") return t("published");
  return name === "derived" ? t("derived") : t("judgement");
};
