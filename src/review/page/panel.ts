// What is known of a pair, and what is said of it.

import { button, day, make } from "./dom";
import { Change, Compared, Remark, Verdict } from "./source";
import { words } from "./words";

function value(text: string | undefined): string { return text === undefined ? "–" : text; }

function words_of(change: Change): HTMLElement {
  const line = make("p", { class: "prompt", dir: "auto" });
  for (const piece of change.words ?? []) {
    if ("same" in piece) line.append(piece.same);
    else if ("removed" in piece) line.append(make("del", {}, piece.removed));
    else if ("added" in piece) line.append(make("ins", {}, piece.added));
  }
  return make("div", {}, make("h3", {}, make("bdi", {}, change.field)), line);
}

export function parameters(compared: Compared): HTMLElement {
  const told = compared.comparison.parameters;
  const section = make("section", {}, make("h2", {}, words.parameters));
  if (!told) return section;
  if (!told.known_before || !told.known_after) section.append(make("p", { class: "quiet" }, words.untold));
  const fields = told.changed.filter((change) => !change.words);
  if (fields.length > 0)
    section.append(make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.parameter), make("th", { scope: "col" }, words.before), make("th", { scope: "col" }, words.after))),
      make("tbody", {}, ...fields.map((change) => make("tr", {},
        make("th", { scope: "row" }, make("bdi", {}, change.field)),
        make("td", { class: "was" }, make("bdi", {}, value(change.before))),
        make("td", { class: "is" }, make("bdi", {}, value(change.after))))))));
  section.append(...told.changed.filter((change) => change.words).map(words_of));
  if (told.changed.length === 0 && told.known_before && told.known_after) section.append(make("p", { class: "quiet" }, words.unchanged));
  if (told.same > 0) section.append(make("p", { class: "quiet" }, words.same(told.same)));
  return section;
}

function by(author: string, signature: string, at = ""): HTMLElement {
  const proof = (words as unknown as Record<string, string>)[signature] ?? "";
  return make("span", { class: "quiet" }, make("bdi", {}, author), ` (${proof})`, at ? ` · ${day(at)}` : "");
}

export interface Acts { resolve(id: string): void; answer(id: string): void }

export function remark(said: Remark, acts: Acts, number?: number): HTMLElement {
  const item = make("li", { class: said.resolved ? "remark done" : "remark", id: `r${said.id}`, tabindex: "-1" },
    make("div", { class: "who" }, number ? make("span", { class: "number" }, String(number)) : null, by(said.author, said.signature, said.at)),
    make("p", { dir: "auto" }, said.retracted ? words.retracted : said.text));
  if (!said.retracted && said.id)
    item.append(said.resolved ? make("span", { class: "quiet" }, words.resolved)
      : button(words.resolve, () => acts.resolve(said.id), { class: "small" }));
  if (said.replies.length > 0) item.append(make("ul", {}, ...said.replies.map((reply) => remark(reply, acts))));
  return item;
}

export function verdicts(given: Verdict[]): HTMLElement {
  return make("ul", { class: "verdicts" }, ...given.map((verdict) => make("li", { class: verdict.value },
    make("strong", {}, verdict.value === "approve" ? words.approved : verdict.value === "reject" ? words.rejected : words.comments),
    " ", by(verdict.author, verdict.signature), verdict.stale ? ` ${words.stale}` : "",
    verdict.text ? make("p", { dir: "auto" }, verdict.text) : null)));
}
