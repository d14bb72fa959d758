// One picture of the gallery: its versions, two of them compared.

import { day, make } from "./dom";
import { back_button } from "./gallery";
import { parameters } from "./panel";
import { Compared, get, thumbnail, Version } from "./source";
import { Mode, Stage } from "./stage";
import { words } from "./words";

export class PictureView {
  readonly element = make("div", { class: "review single" });
  private versions: Version[] = [];
  private before = 0;
  private after = 0;
  private middle = make("main", {});
  private panel = make("aside", { class: "panel" });
  private list = make("ol", { class: "stack" });
  private stage: Stage | null = null;
  private mode: Mode = "side";

  constructor(private path: string) {}

  async load(): Promise<void> {
    this.versions = (await get<{ versions: Version[] }>(`/api/stack?path=${encodeURIComponent(this.path)}`)).versions;
    this.before = Math.min(1, this.versions.length - 1);
    this.element.append(
      make("header", { class: "bar" }, back_button(), make("h1", {}, make("bdi", {}, this.path))), this.middle, this.panel);
    await this.show();
  }

  private show_list(): void {
    this.list.replaceChildren(...this.versions.map((version, index) => {
      const pick = (which: "before" | "after") => {
        const choice = make("input", { type: "radio", name: which, "aria-label": `${words[which]}: ${version.subject}` });
        choice.checked = this[which] === index;
        choice.addEventListener("change", () => { this[which] = index; void this.show(); });
        return make("label", {}, choice, words[which]);
      };
      return make("li", {},
        make("img", { src: version.oid ? thumbnail(version.oid) : "", alt: "", loading: "lazy" }),
        make("div", {}, make("p", { dir: "auto" }, version.subject),
          make("p", { class: "quiet" }, make("bdi", {}, version.author), ` · ${day(version.at)}`, version.seed ? ` · seed ${version.seed}` : ""),
          make("p", { class: "picks" }, pick("before"), pick("after"))));
    }));
  }

  private async show(): Promise<void> {
    const name = (index: number) => `${this.versions[index].commit}:${this.versions[index].path}`;
    this.show_list();
    const compared = await get<Compared>(
      `/api/compare?before=${encodeURIComponent(name(this.before))}&after=${encodeURIComponent(name(this.after))}`);
    if (this.before === this.after) compared.before = null;
    this.mode = this.stage?.now ?? this.mode;
    this.stage?.close();
    this.stage = new Stage(compared, this.mode);
    this.middle.replaceChildren(make("p", { class: "finding" }, this.before === this.after ? "" : compared.finding ?? ""), this.stage.element);
    this.panel.replaceChildren(make("section", {}, make("h2", {}, words.versions), this.list), parameters(compared));
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "[" && this.after < this.versions.length - 1) this.after += 1;
    else if (event.key === "]" && this.after > 0) this.after -= 1;
    else return this.stage?.key(event.key) ?? false;
    this.before = Math.min(this.after + 1, this.versions.length - 1);
    void this.show();
    return true;
  }

  hold(other: boolean): void { this.stage?.hold(other); }
}
