// Elements without a framework.

type Child = Node | string | null | undefined;
type Value = string | number | boolean | null | undefined | ((event: Event) => void);

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((one): one is Node | string => one !== null && one !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
export function s(
  tag: string,
  attributes: Record<string, string | number>,
  ...children: (Node | string)[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

export interface Choice {
  value: string;
  label: string;
}
export function choose(
  label: string,
  choices: Choice[],
  value: string,
  chosen: (value: string) => void,
): HTMLLabelElement {
  const select = h(
    "select",
    { onchange: () => chosen(select.value) },
    ...choices.map((one) => h("option", { value: one.value, selected: one.value === value }, one.label)),
  );
  return h("label", { class: "choose" }, h("span", {}, label), select);
}

export const button = (text: string, act: () => void, attributes: Record<string, Value> = {}): HTMLButtonElement =>
  h("button", { type: "button", onclick: act, ...attributes }, text);

/** A colour of the style sheet, as the theme in use has it. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const FONT = "system-ui, 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
