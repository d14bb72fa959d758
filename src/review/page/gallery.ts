// All pictures of a project, to look through.

import { button, day, make, tell } from "./dom";
import { get, Picture, Refusal, thumbnail } from "./source";
import { words } from "./words";

const first = 120, chunk = 200; // cards
const queries = /[=~<>]|\bhas\b/; // what only the server can answer

function card(picture: Picture): HTMLElement {
  const image = make("img", { src: thumbnail(picture.oid), alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.closest("a")?.classList.add("unseen-picture"));
  const name = picture.path.split("/").pop() ?? picture.path;
  return make("li", {},
    make("a", { href: `#/picture/${encodeURIComponent(picture.path)}`, title: picture.path },
      make("span", { class: "frame" }, image),
      make("span", { class: "name" }, make("bdi", {}, name)),
      make("span", { class: "quiet" }, [day(picture.at), picture.seed ? `seed ${picture.seed}` : ""].filter(Boolean).join(" · "))));
}

export class Gallery {
  private pictures: Picture[] = [];
  private cards = new Map<string, HTMLElement>();
  private list = make("ul", { class: "cards" });
  private count = make("p", { class: "quiet", role: "status" });
  private timer = 0;
  private asked = 0;
  private shown = 0;
  scroll = 0;

  async load(): Promise<void> {
    this.pictures = (await get<{ pictures: Picture[] }>("/api/gallery")).pictures;
  }

  show(project: string): HTMLElement {
    const search = make("input", { type: "search", placeholder: words.search, "aria-label": words.search, spellcheck: "false" });
    search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.find(search.value.trim()), 120);
    });
    this.put(this.pictures);
    return make("div", { class: "gallery" },
      make("header", { class: "bar" }, make("h1", {}, make("bdi", {}, project)), search),
      make("main", {}, this.count, this.list));
  }

  // Where the reader was, as soon as the page is that long again.
  return_to(tries = 60): void {
    scrollTo(0, this.scroll);
    if (tries > 0 && scrollY < this.scroll) requestAnimationFrame(() => this.return_to(tries - 1));
  }

  private card_of(picture: Picture): HTMLElement {
    let element = this.cards.get(picture.path);
    if (!element) this.cards.set(picture.path, element = card(picture));
    return element;
  }

  // What can be seen at once, the others in the frames after that: nobody waits for the last of 5,000.
  private put(pictures: Picture[]): void {
    const number = ++this.shown;
    let at = 0;
    const more = (count: number) => {
      const found = document.createDocumentFragment();
      for (const end = Math.min(at + count, pictures.length); at < end; ++at) found.append(this.card_of(pictures[at]));
      return found;
    };
    this.list.replaceChildren(more(first));
    this.count.textContent = pictures.length ? words.count(pictures.length) : words.none;
    const go_on = () => {
      if (number !== this.shown || at >= pictures.length) return;
      this.list.append(more(chunk));
      requestAnimationFrame(go_on);
    };
    requestAnimationFrame(go_on);
  }

  private async find(text: string): Promise<void> {
    const number = ++this.asked;
    if (!queries.test(text)) {
      const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
      return this.put(this.pictures.filter((picture) => {
        const all = `${picture.path} ${picture.prompt} ${picture.model} ${picture.seed ?? ""} ${picture.author}`.toLowerCase();
        return parts.every((part) => all.includes(part));
      }));
    }
    try {
      const found = await get<{ pictures: Picture[] }>(`/api/gallery?query=${encodeURIComponent(text)}`);
      if (number === this.asked) this.put(found.pictures);
    } catch (error) {
      if (number !== this.asked) return;
      this.count.textContent = error instanceof Refusal && error.status === 400 ? error.message : words.lost;
      tell(this.count.textContent);
    }
  }
}

export function back_button(): HTMLElement {
  return button(words.back, () => { location.hash = "#/"; }, { class: "back" });
}
