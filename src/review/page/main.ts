// ztgit's page: a gallery, a picture's versions, or a review, by the address behind the '#'.

import { button, make, tell } from "./dom";
import { Gallery } from "./gallery";
import { PictureView } from "./picture";
import { Reviewing } from "./review";
import { bundle, get, Refusal, sign_in, Start } from "./source";
import { speak, words } from "./words";

interface View { key?(event: KeyboardEvent): boolean; hold?(other: boolean): void }

const app = document.getElementById("app")!;
let start: Start;
let view: View = {};
let gallery: Gallery | null = null;

function fail(error: unknown): void {
  const sentence = error instanceof Refusal ? (error.status === 401 ? words.link : error.message) : words.lost;
  app.replaceChildren(make("main", { class: "alone" }, make("h1", {}, "ztgit"), make("p", { role: "alert" }, sentence)));
}

async function route(): Promise<void> {
  try {
    if (start.mode !== "gallery") {
      const reviewing = new Reviewing(start.project, start.mode === "review");
      view = reviewing;
      await reviewing.load();
      app.replaceChildren(reviewing.element);
      return;
    }
    const picture = location.hash.match(/^#\/picture\/(.+)$/);
    if (picture) {
      if (gallery) gallery.scroll = scrollY;
      const shown = new PictureView(decodeURIComponent(picture[1]));
      await shown.load();
      view = shown;
      app.replaceChildren(shown.element);
      scrollTo(0, 0);
      return;
    }
    if (!gallery) {
      gallery = new Gallery();
      await gallery.load();
    }
    view = {};
    app.replaceChildren(gallery.show(start.project));
    gallery.return_to();
  } catch (error) {
    fail(error);
  }
}

function help(): void {
  const dialog = make("dialog", { class: "keys", "aria-label": words.help }, make("h2", {}, words.help),
    make("dl", {}, ...words.keys.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)))),
    button(words.close, () => dialog.close()));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function typing(event: Event): boolean {
  const target = event.target as HTMLElement;
  return target.matches("input:not([type=range]):not([type=radio]), textarea") || target.closest("dialog") !== null;
}

addEventListener("keydown", (event) => {
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && !(event.target as HTMLElement).matches("button, input")) {
    event.preventDefault();
    return view.hold?.(true);
  }
  if (event.key === "?") return help();
  if (view.key?.(event)) event.preventDefault();
});
addEventListener("keyup", (event) => { if (event.key === " ") view.hold?.(false); });

async function begin(): Promise<void> {
  try {
    await sign_in();
    start = await get<Start>("/api/start");
    speak(start.language);
    document.title = start.project ? `${start.project} – ztgit` : "ztgit";
    await route();
    document.body.append(button("?", help, { class: "help", "aria-label": words.help }));
    if (bundle) return;
    addEventListener("hashchange", () => void route());
    setInterval(() => void get("/api/alive").catch(() => tell(words.lost)), 60000);
  } catch (error) {
    speak(navigator.language);
    fail(error);
  }
}

void begin();
