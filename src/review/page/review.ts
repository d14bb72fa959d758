// A review: its pairs one after the other, verdicts, comments and pins.

import { button, make, tell } from "./dom";
import { parameters, remark, verdicts } from "./panel";
import { bundle, Compared, get, Operation, Pair, post, Review, thumbnail } from "./source";
import { Box, Mode, Stage } from "./stage";
import { words } from "./words";

export class Reviewing {
  readonly element = make("div", { class: "review" });
  private pairs: Pair[] = [];
  private review: Review | null = null;
  private compared: Compared | null = null;
  private stage: Stage | null = null;
  private mode: Mode = "side";
  private at = 0;
  private strip = make("ol", { class: "strip", "aria-label": words.pictures });
  private middle = make("main", {});
  private panel = make("aside", { class: "panel" });
  private progress = make("p", { class: "quiet", role: "status" });
  private notes: Operation[] = [];
  private name = make("input", { type: "text", placeholder: words.name, "aria-label": words.name, maxlength: "80" });

  constructor(private project: string, private with_review: boolean) {}

  async load(): Promise<void> {
    this.pairs = (await get<{ pairs: Pair[] }>("/api/pairs")).pairs;
    if (this.with_review) this.review = await get<Review>("/api/review");
    const title = this.review?.title ?? this.project;
    const state = this.review ? make("span", { class: "state" }, (words as unknown as Record<string, string>)[this.review.state] ?? this.review.state) : null;
    const keep = bundle && this.review ? make("div", { class: "keep" }, this.name, button(words.save, () => this.save(), { class: "strong" })) : null;
    this.element.append(
      make("header", { class: "bar" }, make("h1", {}, make("bdi", {}, title)), state, this.progress, keep),
      this.strip, this.middle, this.panel);
    if (bundle && bundle.shrunk > 0) this.progress.title = words.shrunk;
    this.show_strip();
    if (this.pairs.length > 0) await this.go(0);
    else this.middle.append(make("p", {}, words.none));
  }

  private verdict_of(pair: Pair): string {
    const oid = pair.after?.oid;
    const mine = [...this.notes].reverse().find((note) => note.type === "verdict" && note.oid === oid);
    if (mine) return String(mine.value);
    return this.review?.verdicts.filter((verdict) => verdict.oid === oid).pop()?.value ?? "";
  }

  private show_strip(): void {
    this.strip.replaceChildren(...this.pairs.map((pair, index) => {
      const side = pair.after ?? pair.before!;
      const verdict = this.verdict_of(pair);
      const label = `${side.path ?? side.name}${verdict === "approve" ? `, ${words.approved}` : verdict === "reject" ? `, ${words.rejected}` : ""}`;
      const choice = button("", () => void this.go(index), { class: `thumb ${verdict}`, "aria-label": label, title: label });
      if (index === this.at) choice.setAttribute("aria-current", "true");
      choice.append(make("img", { src: thumbnail(side.oid), alt: "", loading: "lazy", decoding: "async" }));
      return make("li", {}, choice);
    }));
    if (!this.review) { this.progress.textContent = words.count(this.pairs.length); return; }
    const done = this.pairs.filter((pair) => this.verdict_of(pair)).length;
    this.progress.textContent = [words.progress(done, this.pairs.length), this.notes.length ? words.notes(this.notes.length) : ""].filter(Boolean).join(" · ");
  }

  async go(index: number): Promise<void> {
    this.at = Math.max(0, Math.min(this.pairs.length - 1, index));
    this.show_strip();
    const wanted = this.at;
    const compared = await get<Compared>(`/api/pair?index=${wanted}`);
    if (wanted !== this.at) return; // somebody is faster than the pictures
    this.compared = compared;
    this.mode = this.stage?.now ?? (compared.noise ? "side" : this.mode);
    this.stage?.close();
    this.stage = new Stage(compared, this.mode);
    const side = compared.after ?? compared.before!;
    this.middle.replaceChildren(
      make("h2", { class: "path" }, make("bdi", {}, side.path ?? side.name)),
      make("p", { class: "finding" }, compared.finding ?? (compared.after ? words.added : words.removed)),
      this.stage.element);
    this.show_panel();
    this.strip.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private oid(): string { return this.compared?.after?.oid ?? ""; }

  private show_panel(): void {
    if (!this.compared) return;
    const parts: HTMLElement[] = [];
    if (this.review && this.compared.after) parts.push(...this.talk());
    parts.push(parameters(this.compared));
    this.panel.replaceChildren(...parts);
  }

  private talk(): HTMLElement[] {
    const review = this.review!, oid = this.oid();
    const own = this.notes.filter((note) => note.oid === oid);
    const pins = [...review.pins.filter((pin) => pin.oid === oid && !pin.retracted),
      ...own.filter((note) => note.type === "pin").map((note) => this.as_remark(note))];
    const comments = [...review.comments.filter((each) => !each.oid || each.oid === oid),
      ...this.notes.filter((note) => note.type === "comment" && (!note.oid || note.oid === oid)).map((note) => this.as_remark(note))];
    const acts = { resolve: (id: string) => void this.say([{ type: "resolve", target: id }]), answer: () => undefined };
    this.stage?.mark(pins.map((pin, index) => ({
      id: pin.id, number: index + 1, x: pin.x ?? 0, y: pin.y ?? 0, width: pin.width ?? 0, height: pin.height ?? 0, done: pin.resolved, text: pin.text,
    })), (id) => document.getElementById(`r${id}`)?.focus());
    const verdict = this.verdict_of({ before: null, after: this.compared!.after });
    const choose = make("div", { class: "choose" },
      button(words.approve, () => this.judge("approve"), { class: "approve", "aria-pressed": String(verdict === "approve") }),
      button(words.reject, () => this.judge("reject"), { class: "reject", "aria-pressed": String(verdict === "reject") }));
    const box = make("textarea", { rows: "2", placeholder: words.say, "aria-label": words.say, id: "comment" });
    const send = button(words.send, () => {
      if (!box.value.trim()) return;
      void this.say([{ type: "comment", text: box.value.trim(), oid }]);
    });
    return [
      make("section", {}, choose, verdicts(review.verdicts.filter((each) => each.oid === oid))),
      make("section", {}, make("h2", {}, words.pins), make("ul", {}, ...pins.map((pin, index) => remark(pin, acts, index + 1))),
        button(words.pin, () => this.pin(), { id: "pin" })),
      make("section", {}, make("h2", {}, words.comments), make("ul", {}, ...comments.map((each) => remark(each, acts))),
        make("div", { class: "write" }, box, send)),
    ];
  }

  private as_remark(note: Operation) {
    return {
      id: "", oid: String(note.oid ?? ""), x: Number(note.x ?? 0), y: Number(note.y ?? 0), width: Number(note.width ?? 0), height: Number(note.height ?? 0),
      text: String(note.text), author: this.name.value || words.name, at: new Date().toISOString(), signature: "unsigned",
      resolved: false, retracted: false, replies: [],
    };
  }

  judge(value: "approve" | "reject"): void {
    if (!this.review || !this.oid()) return;
    if (value === "approve") return void this.say([{ type: "verdict", oid: this.oid(), value, text: "" }]);
    this.ask(words.why, (text) => void this.say([{ type: "verdict", oid: this.oid(), value, text }]), true);
  }

  pin(): void {
    if (!this.review || !this.oid() || !this.stage) return;
    tell(words.pinning);
    this.stage.draw((box: Box) => this.ask(words.say, (text) => {
      this.stage?.draw(null);
      void this.say([{ type: "pin", oid: this.oid(), text, ...box }]);
    }));
  }

  // A small dialog for one text.
  private ask(question: string, answer: (text: string) => void, may_be_empty = false): void {
    const box = make("textarea", { rows: "3", "aria-label": question, placeholder: question });
    const dialog = make("dialog", {}, box, make("div", { class: "choose" },
      button(words.send, () => {
        if (!may_be_empty && !box.value.trim()) return;
        dialog.close();
        answer(box.value.trim());
      }, { class: "strong" }),
      button(words.cancel, () => dialog.close())));
    dialog.addEventListener("close", () => { dialog.remove(); this.stage?.draw(null); });
    this.element.append(dialog);
    dialog.showModal();
    box.focus();
  }

  private async say(operations: Operation[]): Promise<void> {
    try {
      if (bundle) this.notes.push(...operations.filter((each) => each.type !== "resolve"));
      else this.review = (await post("/api/operations", { operations })) as Review;
      this.show_strip();
      this.show_panel();
    } catch (error) {
      tell(`${words.wrong}: ${(error as Error).message}`);
    }
  }

  // As an operation stands in a file: a pin's place apart from the picture's size.
  private as_note(note: Operation): object {
    if (note.type !== "pin") return note;
    const side = this.pairs.find((pair) => pair.after?.oid === note.oid)?.after;
    const { x, y, width, height, ...others } = note;
    return { ...others, region: { x, y, width, height }, width: side?.width ?? 0, height: side?.height ?? 0 };
  }

  // What the reviewer has said, for `ztgit review import`.
  private save(): void {
    const operations = this.notes.map((note) => this.as_note(note));
    const notes = { schema: "ztgit.review-notes/1", review: this.review!.id, author: this.name.value.trim() || words.name, operations };
    const address = URL.createObjectURL(new Blob([JSON.stringify(notes, null, 1)], { type: "application/json" }));
    const link = make("a", { href: address, download: `${this.review!.id}.notes.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    tell(words.saved);
    this.progress.textContent = words.saved;
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "j") void this.go(this.at + 1);
    else if (event.key === "k") void this.go(this.at - 1);
    else if (event.key === "a") this.judge("approve");
    else if (event.key === "x") this.judge("reject");
    else if (event.key === "c") document.getElementById("comment")?.focus();
    else if (event.key === "p") this.pin();
    else return this.stage?.key(event.key) ?? false;
    return true;
  }

  hold(other: boolean): void { this.stage?.hold(other); }
}
