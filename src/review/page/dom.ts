// Elements, made without HTML text: whatever a picture says is text in them.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: any) => void)>;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return make("button", { type: "button", click: act, ...attributes }, label);
}

let fading = 0;

// For eyes and screen readers alike, for a while.
export function tell(sentence: string): void {
  const place = document.getElementById("said");
  if (!place) return;
  place.textContent = sentence;
  clearTimeout(fading);
  fading = window.setTimeout(() => { place.textContent = ""; }, 8000);
}

let calendar: Intl.DateTimeFormat | null = null; // making one takes longer than using it a hundred times

// A date as its reader writes it.
export function day(time: string): string {
  const date = new Date(time);
  calendar ??= new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
  return isNaN(date.getTime()) ? "" : calendar.format(date);
}
