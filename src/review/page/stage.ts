// Two pictures over or beside each other, zoomed and moved as one.

import { button, make } from "./dom";
import { Compared, image } from "./source";
import { words } from "./words";

export type Mode = "side" | "swipe" | "onion" | "blink" | "map";
export const modes: Mode[] = ["side", "swipe", "onion", "blink", "map"];
const grounds = ["checker", "black", "grey", "white"];
const most = 32, pixels = 8;

export interface Mark { id: string; number: number; x: number; y: number; width: number; height: number; done: boolean; text: string }
export interface Box { x: number; y: number; width: number; height: number }

export class Stage {
  readonly element: HTMLElement;
  private area = make("div", { class: "area", tabindex: "0", role: "group" });
  private views: { element: HTMLElement; layer: HTMLElement; marks: HTMLElement }[] = [];
  private mix = make("input", { type: "range", class: "mix", min: "0", max: "100", value: "50", "aria-label": words.mix });
  private note = make("p", { class: "quiet note" });
  private zoomed = make("output", { class: "quiet" });
  private scale = 1; private x = 0; private y = 0; private fitted = true;
  private width = 1; private height = 1;
  private ground = 0;
  private timer = 0;
  private pointers = new Map<number, { x: number; y: number }>();
  private drawing: ((box: Box) => void) | null = null;
  private drawn: HTMLElement | null = null;

  constructor(private compared: Compared, private mode: Mode) {
    const { before, after } = compared;
    const large = after ?? before;
    this.width = large?.width || 1024; this.height = large?.height || 1024;
    if (!before || !after || (mode === "map" && !compared.difference)) this.mode = "side";
    const choices = make("div", { class: "modes", role: "group", "aria-label": words.view });
    if (before && after)
      for (const each of modes) {
        const choice = button(words[each], () => this.set(each), { "data-mode": each, "aria-pressed": "false" });
        if (each === "map" && !compared.difference) choice.disabled = true;
        choices.append(choice);
      }
    for (const [name, side] of [["before", before], ["after", after], ["map", null]] as const) {
      if (name === "map" ? !compared.difference : !side) continue;
      this.add_view(name, name === "map" ? `/difference/${compared.difference}` : `/picture/${side!.oid}`);
    }
    const tools = make("div", { class: "tools" },
      button("−", () => this.zoom(1 / 1.25), { "aria-label": `${words.zoom} −` }), this.zoomed,
      button("+", () => this.zoom(1.25), { "aria-label": `${words.zoom} +` }),
      button(words.fit, () => this.fit()), button(words.whole, () => this.whole()),
      button(words.ground, () => this.next_ground()));
    this.element = make("section", { class: "stage", "data-ground": grounds[0] },
      make("div", { class: "controls" }, choices, tools), this.area, this.mix, this.note);
    this.mix.addEventListener("input", () => this.element.style.setProperty("--mix", `${this.mix.value}%`));
    this.listen();
    this.set(this.mode);
    new ResizeObserver(() => { if (this.fitted) this.fit(); }).observe(this.area);
  }

  private add_view(name: string, address: string): void {
    const label = name === "map" ? words.map : name === "before" ? words.before : words.after;
    const picture = make("img", { src: image(address), alt: label, draggable: "false", width: this.width });
    const marks = make("div", { class: "marks" });
    const layer = make("div", { class: "layer" }, picture, marks);
    const caption = make("figcaption", {}, label);
    const element = make("figure", { class: `view ${name}` }, make("div", { class: "window" }, layer), caption);
    picture.addEventListener("error", () => { caption.textContent = `${label}: ${words.gone}`; });
    picture.addEventListener("load", () => {
      if (name !== "after" && !(name === "before" && !this.compared.after)) return;
      if (!this.compared.after?.width && !this.compared.before?.width) {
        this.width = picture.naturalWidth; this.height = picture.naturalHeight;
        for (const view of this.views) view.layer.querySelector("img")?.setAttribute("width", String(this.width));
        this.fit();
      }
    });
    this.views.push({ element, layer, marks });
    this.area.append(element);
  }

  set(mode: Mode): void {
    this.mode = mode;
    this.element.dataset.mode = mode;
    for (const choice of this.element.querySelectorAll<HTMLElement>("[data-mode]"))
      if (choice !== this.element) choice.setAttribute("aria-pressed", String(choice.dataset.mode === mode));
    clearInterval(this.timer);
    this.element.classList.remove("other");
    // Nobody who has asked for less motion is blinked at: hold the space bar instead.
    if (mode === "blink" && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      this.timer = window.setInterval(() => this.element.classList.toggle("other"), 700);
    const { before, after, noise } = this.compared;
    const sizes = before?.width && after?.width && (before.width !== after.width || before.height !== after.height);
    this.note.textContent = [sizes ? words.sizes : "", mode === "map" && noise ? words.noise : ""].join(" ").trim();
    requestAnimationFrame(() => { if (this.fitted) this.fit(); else this.move(); });
  }

  get now(): Mode { return this.mode; }

  hold(other: boolean): void { this.element.classList.toggle("held", other); }

  private window_size(): { width: number; height: number } {
    const box = this.area.querySelector<HTMLElement>(".view.after .window, .view.before .window");
    return { width: box?.clientWidth || 1, height: box?.clientHeight || 1 };
  }

  fit(): void {
    const box = this.window_size();
    this.scale = Math.min(box.width / this.width, box.height / this.height, pixels);
    this.x = (box.width - this.width * this.scale) / 2;
    this.y = (box.height - this.height * this.scale) / 2;
    this.fitted = true;
    this.move();
  }

  whole(): void {
    const box = this.window_size();
    this.zoom(1 / this.scale, box.width / 2, box.height / 2);
  }

  zoom(factor: number, at_x?: number, at_y?: number): void {
    const box = this.window_size();
    const px = at_x ?? box.width / 2, py = at_y ?? box.height / 2;
    const scale = Math.min(most, Math.max(0.02, this.scale * factor));
    this.x = px - (px - this.x) * (scale / this.scale);
    this.y = py - (py - this.y) * (scale / this.scale);
    this.scale = scale;
    this.fitted = false;
    this.move();
  }

  private move(): void {
    const style = this.area.style;
    style.setProperty("--x", `${this.x}px`);
    style.setProperty("--y", `${this.y}px`);
    style.setProperty("--s", String(this.scale));
    this.element.classList.toggle("pixels", this.scale >= pixels);
    this.zoomed.textContent = `${Math.round(this.scale * 100)} %`;
  }

  private next_ground(): void {
    this.ground = (this.ground + 1) % grounds.length;
    this.element.dataset.ground = grounds[this.ground];
  }

  key(key: string): boolean {
    const number = Number(key);
    if (number >= 1 && number <= modes.length) {
      const choice = this.element.querySelector<HTMLButtonElement>(`button[data-mode="${modes[number - 1]}"]`);
      choice?.click();
      return true;
    }
    if (key === "+" || key === "=") this.zoom(1.25);
    else if (key === "-") this.zoom(1 / 1.25);
    else if (key === "0") this.fit();
    else if (key === "b") this.next_ground();
    else return false;
    return true;
  }

  // Pins are about the second picture's bytes. Places are percent of it.
  mark(marks: Mark[], chosen: (id: string) => void): void {
    for (const view of this.views.filter((each) => each.element.matches(".after, .map")))
      view.marks.replaceChildren(...marks.map((mark) => {
        const element = button(String(mark.number), () => chosen(mark.id),
          { class: mark.done ? "mark done" : "mark", "aria-label": `${words.pins} ${mark.number}: ${mark.text}` });
        element.style.left = `${mark.x}%`; element.style.top = `${mark.y}%`;
        if (mark.width > 0 && mark.height > 0) {
          element.classList.add("box");
          element.style.width = `${mark.width}%`; element.style.height = `${mark.height}%`;
        }
        return element;
      }));
  }

  draw(done: ((box: Box) => void) | null): void {
    this.drawing = done;
    this.drawn?.remove();
    this.drawn = null;
    this.element.classList.toggle("drawing", done !== null);
  }

  // A point of the screen as percent of the picture it is over.
  private place(event: PointerEvent): { x: number; y: number; layer: HTMLElement } | null {
    const view = this.views.find((each) => {
      const box = each.element.getBoundingClientRect();
      return !each.element.hidden && event.clientX >= box.left && event.clientX <= box.right &&
        event.clientY >= box.top && event.clientY <= box.bottom && getComputedStyle(each.element).display !== "none";
    });
    if (!view) return null;
    const box = view.layer.getBoundingClientRect();
    const clamp = (value: number) => Math.min(100, Math.max(0, value));
    return { x: clamp((event.clientX - box.left) / box.width * 100), y: clamp((event.clientY - box.top) / box.height * 100), layer: view.marks };
  }

  private listen(): void {
    this.area.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = (event.target as HTMLElement).closest(".window")?.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY / 300), box ? event.clientX - box.left : undefined, box ? event.clientY - box.top : undefined);
    }, { passive: false });
    let from: { x: number; y: number } | null = null;
    this.area.addEventListener("pointerdown", (event) => {
      if ((event.target as HTMLElement).closest("button")) return;
      this.area.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (!this.drawing) return;
      const place = this.place(event);
      if (!place) return;
      from = place;
      this.drawn = make("div", { class: "drawn" });
      place.layer.append(this.drawn);
    });
    this.area.addEventListener("pointermove", (event) => {
      const last = this.pointers.get(event.pointerId);
      if (!last) return;
      const now = { x: event.clientX, y: event.clientY };
      if (this.drawing && from && this.drawn) {
        const place = this.place(event);
        if (place) this.outline(from, place);
      } else if (this.pointers.size === 2) {
        const other = [...this.pointers.entries()].find(([id]) => id !== event.pointerId)![1];
        const box = this.area.getBoundingClientRect();
        const was = Math.hypot(last.x - other.x, last.y - other.y), is = Math.hypot(now.x - other.x, now.y - other.y);
        if (was > 0) this.zoom(is / was, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
      } else {
        this.x += now.x - last.x; this.y += now.y - last.y;
        this.fitted = false;
        this.move();
      }
      this.pointers.set(event.pointerId, now);
    });
    const end = (event: PointerEvent) => {
      this.pointers.delete(event.pointerId);
      const done = this.drawing, place = done && from ? this.place(event) : null;
      if (done && from && place && event.type === "pointerup") {
        const box = { x: Math.min(from.x, place.x), y: Math.min(from.y, place.y), width: Math.abs(place.x - from.x), height: Math.abs(place.y - from.y) };
        if (box.width < 0.5 || box.height < 0.5) box.width = box.height = 0;
        from = null;
        done(box);
      }
      from = null;
    };
    this.area.addEventListener("pointerup", end);
    this.area.addEventListener("pointercancel", end);
    this.area.addEventListener("keydown", (event) => {
      const step = 40, moves: Record<string, [number, number]> = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      const by = moves[event.key];
      if (!by) return;
      event.preventDefault();
      this.x += by[0]; this.y += by[1];
      this.fitted = false;
      this.move();
    });
  }

  private outline(from: { x: number; y: number }, to: { x: number; y: number }): void {
    const style = this.drawn!.style;
    style.left = `${Math.min(from.x, to.x)}%`; style.top = `${Math.min(from.y, to.y)}%`;
    style.width = `${Math.abs(from.x - to.x)}%`; style.height = `${Math.abs(from.y - to.y)}%`;
  }

  close(): void { clearInterval(this.timer); }
}
