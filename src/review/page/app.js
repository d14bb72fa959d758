(() => {
  // dom.ts
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value2] of Object.entries(attributes)) {
      if (typeof value2 === "function") element.addEventListener(name, value2);
      else if (value2 === true) element.setAttribute(name, "");
      else if (value2 !== false) element.setAttribute(name, String(value2));
    }
    for (const child of children) if (child) element.append(child);
    return element;
  }
  function button(label, act, attributes = {}) {
    return make("button", { type: "button", click: act, ...attributes }, label);
  }
  var fading = 0;
  function tell(sentence) {
    const place = document.getElementById("said");
    if (!place) return;
    place.textContent = sentence;
    clearTimeout(fading);
    fading = window.setTimeout(() => {
      place.textContent = "";
    }, 8e3);
  }
  var calendar = null;
  function day(time) {
    const date = new Date(time);
    calendar ??= new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
    return isNaN(date.getTime()) ? "" : calendar.format(date);
  }

  // source.ts
  var bundle = (() => {
    const element = document.getElementById("bundle");
    return element?.textContent ? JSON.parse(element.textContent) : null;
  })();
  var Refusal = class extends Error {
    constructor(status, message) {
      super(message);
      this.status = status;
    }
    status;
  };
  async function read(response) {
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    let message = text;
    try {
      message = JSON.parse(text).error;
    } catch {
    }
    throw new Refusal(response.status, message);
  }
  async function get(address) {
    if (bundle) {
      if (!(address in bundle.answers)) throw new Refusal(404, address);
      return bundle.answers[address];
    }
    return await read(await fetch(address));
  }
  async function post(address, body) {
    return read(await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body)
    }));
  }
  function image(address) {
    return bundle ? bundle.images[address] ?? "" : address;
  }
  function thumbnail(oid) {
    return bundle ? image(`/picture/${oid}`) : `/thumbnail/${oid}`;
  }
  async function sign_in() {
    if (bundle) return;
    const key = location.hash.slice(1);
    if (!/^[0-9a-f]{32}$/.test(key)) return;
    history.replaceState(null, "", "/#/");
    await post("/session", key);
  }

  // words.ts
  var english = {
    gallery: "Pictures",
    search: "Search: words, or seed=42",
    none: "Nothing found.",
    count: (n) => n === 1 ? "1 picture" : `${n} pictures`,
    back: "Back",
    versions: "Versions",
    before: "Before",
    after: "After",
    newest: "newest",
    added: "New",
    removed: "Removed",
    side: "Side by side",
    swipe: "Swipe",
    onion: "Onion skin",
    blink: "Blink",
    map: "Heat map",
    view: "How to compare",
    mix: "How much of the second picture",
    zoom: "Zoom",
    fit: "Fit",
    whole: "1:1",
    ground: "Background",
    parameters: "Parameters",
    parameter: "Parameter",
    same: (n) => `${n} more are the same.`,
    untold: "Of one of them it is not known how it was made.",
    unchanged: "No parameter differs.",
    sizes: "They have different sizes: both are shown as wide as the second.",
    noise: "Nearly every pixel moved, so a heat map says little.",
    nomap: "There is no heat map of these two.",
    gone: "This picture is not here. ztgit fetch gets it.",
    unshown: "It cannot be shown.",
    approve: "Approve",
    reject: "Ask for changes",
    approved: "Approved",
    rejected: "Changes wanted",
    stale: "of an older version",
    comments: "Comments",
    pins: "Pins",
    say: "Say something",
    send: "Send",
    cancel: "Cancel",
    pin: "Pin a place",
    pinning: "Draw a box on the picture, or click a place.",
    resolve: "Mark as done",
    resolved: "Done",
    retracted: "Taken back",
    unsigned: "unsigned",
    good: "signed",
    unknown_key: "signed, key unknown",
    bad: "BAD SIGNATURE",
    progress: (done, all) => `${done} of ${all} reviewed`,
    why: "Why? (may be empty)",
    name: "Your name",
    save: "Save my notes",
    notes: (n) => n === 1 ? "1 note to save" : `${n} notes to save`,
    saved: "Saved. Send the file to whoever sent you this page.",
    help: "Keys",
    close: "Close",
    lost: "ztgit view has ended; start it again.",
    wrong: "That did not work",
    link: "Open the link that ztgit view has shown.",
    pictures: "The pictures of this review",
    open: "open",
    closed: "closed",
    merged: "merged",
    shrunk: "Large pictures were made smaller for this file.",
    keys: [
      ["1 – 5", "side by side, swipe, onion skin, blink, heat map"],
      ["Space", "hold: the other picture"],
      ["+ − 0", "zoom; fit"],
      ["j k", "next, previous"],
      ["a x", "approve, ask for changes"],
      ["c p", "comment, pin"],
      ["b", "background"],
      ["?", "these keys"]
    ]
  };
  var chinese = {
    gallery: "图片",
    search: "搜索：词语，或 seed=42",
    none: "没有找到。",
    count: (n) => `${n} 张图片`,
    back: "返回",
    versions: "版本",
    before: "之前",
    after: "之后",
    newest: "最新",
    added: "新增",
    removed: "已删除",
    side: "并排",
    swipe: "滑动",
    onion: "叠加",
    blink: "闪烁",
    map: "热图",
    view: "对比方式",
    mix: "第二张图片所占比例",
    zoom: "缩放",
    fit: "适应",
    whole: "1:1",
    ground: "背景",
    parameters: "参数",
    parameter: "参数",
    same: (n) => `另有 ${n} 项相同。`,
    untold: "其中一张的生成方式未知。",
    unchanged: "参数没有不同。",
    sizes: "两张图片尺寸不同：都按第二张的宽度显示。",
    noise: "几乎所有像素都变了，热图意义不大。",
    nomap: "这两张没有热图。",
    gone: "这张图片不在本地。用 ztgit fetch 取得。",
    unshown: "无法显示。",
    approve: "批准",
    reject: "要求修改",
    approved: "已批准",
    rejected: "要求修改",
    stale: "针对旧版本",
    comments: "评论",
    pins: "图钉",
    say: "说点什么",
    send: "发送",
    cancel: "取消",
    pin: "标出位置",
    pinning: "在图片上画一个框，或点一个位置。",
    resolve: "标为完成",
    resolved: "已完成",
    retracted: "已撤回",
    unsigned: "未签名",
    good: "已签名",
    unknown_key: "已签名，密钥未知",
    bad: "签名错误",
    progress: (done, all) => `已评审 ${done} / ${all}`,
    why: "为什么？（可不填）",
    name: "你的名字",
    save: "保存我的意见",
    notes: (n) => `${n} 条意见待保存`,
    saved: "已保存。请把文件发给把本页发给你的人。",
    help: "快捷键",
    close: "关闭",
    lost: "ztgit view 已结束，请重新启动。",
    wrong: "没有成功",
    link: "请打开 ztgit view 显示的链接。",
    pictures: "本次评审的图片",
    open: "进行中",
    closed: "已关闭",
    merged: "已合并",
    shrunk: "为了放进这个文件，大图已缩小。",
    keys: [
      ["1 – 5", "并排、滑动、叠加、闪烁、热图"],
      ["空格", "按住：看另一张"],
      ["+ − 0", "缩放；适应"],
      ["j k", "下一张、上一张"],
      ["a x", "批准、要求修改"],
      ["c p", "评论、图钉"],
      ["b", "背景"],
      ["?", "本列表"]
    ]
  };
  var words = english;
  function speak(language) {
    words = language.startsWith("zh") ? chinese : english;
    document.documentElement.lang = language.startsWith("zh") ? "zh-CN" : "en";
  }

  // gallery.ts
  var first = 120;
  var chunk = 200;
  var queries = /[=~<>]|\bhas\b/;
  function card(picture) {
    const image2 = make("img", { src: thumbnail(picture.oid), alt: "", loading: "lazy", decoding: "async" });
    image2.addEventListener("error", () => image2.closest("a")?.classList.add("unseen-picture"));
    const name = picture.path.split("/").pop() ?? picture.path;
    return make(
      "li",
      {},
      make(
        "a",
        { href: `#/picture/${encodeURIComponent(picture.path)}`, title: picture.path },
        make("span", { class: "frame" }, image2),
        make("span", { class: "name" }, make("bdi", {}, name)),
        make("span", { class: "quiet" }, [day(picture.at), picture.seed ? `seed ${picture.seed}` : ""].filter(Boolean).join(" · "))
      )
    );
  }
  var Gallery = class {
    pictures = [];
    cards = /* @__PURE__ */ new Map();
    list = make("ul", { class: "cards" });
    count = make("p", { class: "quiet", role: "status" });
    timer = 0;
    asked = 0;
    shown = 0;
    scroll = 0;
    async load() {
      this.pictures = (await get("/api/gallery")).pictures;
    }
    show(project) {
      const search = make("input", { type: "search", placeholder: words.search, "aria-label": words.search, spellcheck: "false" });
      search.addEventListener("input", () => {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.find(search.value.trim()), 120);
      });
      this.put(this.pictures);
      return make(
        "div",
        { class: "gallery" },
        make("header", { class: "bar" }, make("h1", {}, make("bdi", {}, project)), search),
        make("main", {}, this.count, this.list)
      );
    }
    // Where the reader was, as soon as the page is that long again.
    return_to(tries = 60) {
      scrollTo(0, this.scroll);
      if (tries > 0 && scrollY < this.scroll) requestAnimationFrame(() => this.return_to(tries - 1));
    }
    card_of(picture) {
      let element = this.cards.get(picture.path);
      if (!element) this.cards.set(picture.path, element = card(picture));
      return element;
    }
    // What can be seen at once, the others in the frames after that: nobody waits for the last of 5,000.
    put(pictures) {
      const number = ++this.shown;
      let at = 0;
      const more = (count) => {
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
    async find(text) {
      const number = ++this.asked;
      if (!queries.test(text)) {
        const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
        return this.put(this.pictures.filter((picture) => {
          const all = `${picture.path} ${picture.prompt} ${picture.model} ${picture.seed ?? ""} ${picture.author}`.toLowerCase();
          return parts.every((part) => all.includes(part));
        }));
      }
      try {
        const found = await get(`/api/gallery?query=${encodeURIComponent(text)}`);
        if (number === this.asked) this.put(found.pictures);
      } catch (error) {
        if (number !== this.asked) return;
        this.count.textContent = error instanceof Refusal && error.status === 400 ? error.message : words.lost;
        tell(this.count.textContent);
      }
    }
  };
  function back_button() {
    return button(words.back, () => {
      location.hash = "#/";
    }, { class: "back" });
  }

  // panel.ts
  function value(text) {
    return text === void 0 ? "–" : text;
  }
  function words_of(change) {
    const line = make("p", { class: "prompt", dir: "auto" });
    for (const piece of change.words ?? []) {
      if ("same" in piece) line.append(piece.same);
      else if ("removed" in piece) line.append(make("del", {}, piece.removed));
      else if ("added" in piece) line.append(make("ins", {}, piece.added));
    }
    return make("div", {}, make("h3", {}, make("bdi", {}, change.field)), line);
  }
  function parameters(compared) {
    const told = compared.comparison.parameters;
    const section = make("section", {}, make("h2", {}, words.parameters));
    if (!told) return section;
    if (!told.known_before || !told.known_after) section.append(make("p", { class: "quiet" }, words.untold));
    const fields = told.changed.filter((change) => !change.words);
    if (fields.length > 0)
      section.append(make(
        "table",
        {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.parameter), make("th", { scope: "col" }, words.before), make("th", { scope: "col" }, words.after))),
        make("tbody", {}, ...fields.map((change) => make(
          "tr",
          {},
          make("th", { scope: "row" }, make("bdi", {}, change.field)),
          make("td", { class: "was" }, make("bdi", {}, value(change.before))),
          make("td", { class: "is" }, make("bdi", {}, value(change.after)))
        )))
      ));
    section.append(...told.changed.filter((change) => change.words).map(words_of));
    if (told.changed.length === 0 && told.known_before && told.known_after) section.append(make("p", { class: "quiet" }, words.unchanged));
    if (told.same > 0) section.append(make("p", { class: "quiet" }, words.same(told.same)));
    return section;
  }
  function by(author, signature, at = "") {
    const proof = words[signature] ?? "";
    return make("span", { class: "quiet" }, make("bdi", {}, author), ` (${proof})`, at ? ` · ${day(at)}` : "");
  }
  function remark(said, acts, number) {
    const item = make(
      "li",
      { class: said.resolved ? "remark done" : "remark", id: `r${said.id}`, tabindex: "-1" },
      make("div", { class: "who" }, number ? make("span", { class: "number" }, String(number)) : null, by(said.author, said.signature, said.at)),
      make("p", { dir: "auto" }, said.retracted ? words.retracted : said.text)
    );
    if (!said.retracted && said.id)
      item.append(said.resolved ? make("span", { class: "quiet" }, words.resolved) : button(words.resolve, () => acts.resolve(said.id), { class: "small" }));
    if (said.replies.length > 0) item.append(make("ul", {}, ...said.replies.map((reply) => remark(reply, acts))));
    return item;
  }
  function verdicts(given) {
    return make("ul", { class: "verdicts" }, ...given.map((verdict) => make(
      "li",
      { class: verdict.value },
      make("strong", {}, verdict.value === "approve" ? words.approved : verdict.value === "reject" ? words.rejected : words.comments),
      " ",
      by(verdict.author, verdict.signature),
      verdict.stale ? ` ${words.stale}` : "",
      verdict.text ? make("p", { dir: "auto" }, verdict.text) : null
    )));
  }

  // stage.ts
  var modes = ["side", "swipe", "onion", "blink", "map"];
  var grounds = ["checker", "black", "grey", "white"];
  var most = 32;
  var pixels = 8;
  var Stage = class {
    constructor(compared, mode) {
      this.compared = compared;
      this.mode = mode;
      const { before, after } = compared;
      const large = after ?? before;
      this.width = large?.width || 1024;
      this.height = large?.height || 1024;
      if (!before || !after || mode === "map" && !compared.difference) this.mode = "side";
      const choices = make("div", { class: "modes", role: "group", "aria-label": words.view });
      if (before && after)
        for (const each of modes) {
          const choice = button(words[each], () => this.set(each), { "data-mode": each, "aria-pressed": "false" });
          if (each === "map" && !compared.difference) choice.disabled = true;
          choices.append(choice);
        }
      for (const [name, side] of [["before", before], ["after", after], ["map", null]]) {
        if (name === "map" ? !compared.difference : !side) continue;
        this.add_view(name, name === "map" ? `/difference/${compared.difference}` : `/picture/${side.oid}`);
      }
      const tools = make(
        "div",
        { class: "tools" },
        button("−", () => this.zoom(1 / 1.25), { "aria-label": `${words.zoom} −` }),
        this.zoomed,
        button("+", () => this.zoom(1.25), { "aria-label": `${words.zoom} +` }),
        button(words.fit, () => this.fit()),
        button(words.whole, () => this.whole()),
        button(words.ground, () => this.next_ground())
      );
      this.element = make(
        "section",
        { class: "stage", "data-ground": grounds[0] },
        make("div", { class: "controls" }, choices, tools),
        this.area,
        this.mix,
        this.note
      );
      this.mix.addEventListener("input", () => this.element.style.setProperty("--mix", `${this.mix.value}%`));
      this.listen();
      this.set(this.mode);
      new ResizeObserver(() => {
        if (this.fitted) this.fit();
      }).observe(this.area);
    }
    compared;
    mode;
    element;
    area = make("div", { class: "area", tabindex: "0", role: "group" });
    views = [];
    mix = make("input", { type: "range", class: "mix", min: "0", max: "100", value: "50", "aria-label": words.mix });
    note = make("p", { class: "quiet note" });
    zoomed = make("output", { class: "quiet" });
    scale = 1;
    x = 0;
    y = 0;
    fitted = true;
    width = 1;
    height = 1;
    ground = 0;
    timer = 0;
    pointers = /* @__PURE__ */ new Map();
    drawing = null;
    drawn = null;
    add_view(name, address) {
      const label = name === "map" ? words.map : name === "before" ? words.before : words.after;
      const picture = make("img", { src: image(address), alt: label, draggable: "false", width: this.width });
      const marks = make("div", { class: "marks" });
      const layer = make("div", { class: "layer" }, picture, marks);
      const caption = make("figcaption", {}, label);
      const element = make("figure", { class: `view ${name}` }, make("div", { class: "window" }, layer), caption);
      picture.addEventListener("error", () => {
        caption.textContent = `${label}: ${words.gone}`;
      });
      picture.addEventListener("load", () => {
        if (name !== "after" && !(name === "before" && !this.compared.after)) return;
        if (!this.compared.after?.width && !this.compared.before?.width) {
          this.width = picture.naturalWidth;
          this.height = picture.naturalHeight;
          for (const view2 of this.views) view2.layer.querySelector("img")?.setAttribute("width", String(this.width));
          this.fit();
        }
      });
      this.views.push({ element, layer, marks });
      this.area.append(element);
    }
    set(mode) {
      this.mode = mode;
      this.element.dataset.mode = mode;
      for (const choice of this.element.querySelectorAll("[data-mode]"))
        if (choice !== this.element) choice.setAttribute("aria-pressed", String(choice.dataset.mode === mode));
      clearInterval(this.timer);
      this.element.classList.remove("other");
      if (mode === "blink" && !matchMedia("(prefers-reduced-motion: reduce)").matches)
        this.timer = window.setInterval(() => this.element.classList.toggle("other"), 700);
      const { before, after, noise } = this.compared;
      const sizes = before?.width && after?.width && (before.width !== after.width || before.height !== after.height);
      this.note.textContent = [sizes ? words.sizes : "", mode === "map" && noise ? words.noise : ""].join(" ").trim();
      requestAnimationFrame(() => {
        if (this.fitted) this.fit();
        else this.move();
      });
    }
    get now() {
      return this.mode;
    }
    hold(other) {
      this.element.classList.toggle("held", other);
    }
    window_size() {
      const box = this.area.querySelector(".view.after .window, .view.before .window");
      return { width: box?.clientWidth || 1, height: box?.clientHeight || 1 };
    }
    fit() {
      const box = this.window_size();
      this.scale = Math.min(box.width / this.width, box.height / this.height, pixels);
      this.x = (box.width - this.width * this.scale) / 2;
      this.y = (box.height - this.height * this.scale) / 2;
      this.fitted = true;
      this.move();
    }
    whole() {
      const box = this.window_size();
      this.zoom(1 / this.scale, box.width / 2, box.height / 2);
    }
    zoom(factor, at_x, at_y) {
      const box = this.window_size();
      const px = at_x ?? box.width / 2, py = at_y ?? box.height / 2;
      const scale = Math.min(most, Math.max(0.02, this.scale * factor));
      this.x = px - (px - this.x) * (scale / this.scale);
      this.y = py - (py - this.y) * (scale / this.scale);
      this.scale = scale;
      this.fitted = false;
      this.move();
    }
    move() {
      const style = this.area.style;
      style.setProperty("--x", `${this.x}px`);
      style.setProperty("--y", `${this.y}px`);
      style.setProperty("--s", String(this.scale));
      this.element.classList.toggle("pixels", this.scale >= pixels);
      this.zoomed.textContent = `${Math.round(this.scale * 100)} %`;
    }
    next_ground() {
      this.ground = (this.ground + 1) % grounds.length;
      this.element.dataset.ground = grounds[this.ground];
    }
    key(key) {
      const number = Number(key);
      if (number >= 1 && number <= modes.length) {
        const choice = this.element.querySelector(`button[data-mode="${modes[number - 1]}"]`);
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
    mark(marks, chosen) {
      for (const view2 of this.views.filter((each) => each.element.matches(".after, .map")))
        view2.marks.replaceChildren(...marks.map((mark) => {
          const element = button(
            String(mark.number),
            () => chosen(mark.id),
            { class: mark.done ? "mark done" : "mark", "aria-label": `${words.pins} ${mark.number}: ${mark.text}` }
          );
          element.style.left = `${mark.x}%`;
          element.style.top = `${mark.y}%`;
          if (mark.width > 0 && mark.height > 0) {
            element.classList.add("box");
            element.style.width = `${mark.width}%`;
            element.style.height = `${mark.height}%`;
          }
          return element;
        }));
    }
    draw(done) {
      this.drawing = done;
      this.drawn?.remove();
      this.drawn = null;
      this.element.classList.toggle("drawing", done !== null);
    }
    // A point of the screen as percent of the picture it is over.
    place(event) {
      const view2 = this.views.find((each) => {
        const box2 = each.element.getBoundingClientRect();
        return !each.element.hidden && event.clientX >= box2.left && event.clientX <= box2.right && event.clientY >= box2.top && event.clientY <= box2.bottom && getComputedStyle(each.element).display !== "none";
      });
      if (!view2) return null;
      const box = view2.layer.getBoundingClientRect();
      const clamp = (value2) => Math.min(100, Math.max(0, value2));
      return { x: clamp((event.clientX - box.left) / box.width * 100), y: clamp((event.clientY - box.top) / box.height * 100), layer: view2.marks };
    }
    listen() {
      this.area.addEventListener("wheel", (event) => {
        event.preventDefault();
        const box = event.target.closest(".window")?.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY / 300), box ? event.clientX - box.left : void 0, box ? event.clientY - box.top : void 0);
      }, { passive: false });
      let from = null;
      this.area.addEventListener("pointerdown", (event) => {
        if (event.target.closest("button")) return;
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
          const other = [...this.pointers.entries()].find(([id]) => id !== event.pointerId)[1];
          const box = this.area.getBoundingClientRect();
          const was = Math.hypot(last.x - other.x, last.y - other.y), is = Math.hypot(now.x - other.x, now.y - other.y);
          if (was > 0) this.zoom(is / was, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
        } else {
          this.x += now.x - last.x;
          this.y += now.y - last.y;
          this.fitted = false;
          this.move();
        }
        this.pointers.set(event.pointerId, now);
      });
      const end = (event) => {
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
        const step = 40, moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
        const by2 = moves[event.key];
        if (!by2) return;
        event.preventDefault();
        this.x += by2[0];
        this.y += by2[1];
        this.fitted = false;
        this.move();
      });
    }
    outline(from, to) {
      const style = this.drawn.style;
      style.left = `${Math.min(from.x, to.x)}%`;
      style.top = `${Math.min(from.y, to.y)}%`;
      style.width = `${Math.abs(from.x - to.x)}%`;
      style.height = `${Math.abs(from.y - to.y)}%`;
    }
    close() {
      clearInterval(this.timer);
    }
  };

  // picture.ts
  var PictureView = class {
    constructor(path) {
      this.path = path;
    }
    path;
    element = make("div", { class: "review single" });
    versions = [];
    before = 0;
    after = 0;
    middle = make("main", {});
    panel = make("aside", { class: "panel" });
    list = make("ol", { class: "stack" });
    stage = null;
    mode = "side";
    async load() {
      this.versions = (await get(`/api/stack?path=${encodeURIComponent(this.path)}`)).versions;
      this.before = Math.min(1, this.versions.length - 1);
      this.element.append(
        make("header", { class: "bar" }, back_button(), make("h1", {}, make("bdi", {}, this.path))),
        this.middle,
        this.panel
      );
      await this.show();
    }
    show_list() {
      this.list.replaceChildren(...this.versions.map((version, index) => {
        const pick = (which) => {
          const choice = make("input", { type: "radio", name: which, "aria-label": `${words[which]}: ${version.subject}` });
          choice.checked = this[which] === index;
          choice.addEventListener("change", () => {
            this[which] = index;
            void this.show();
          });
          return make("label", {}, choice, words[which]);
        };
        return make(
          "li",
          {},
          make("img", { src: version.oid ? thumbnail(version.oid) : "", alt: "", loading: "lazy" }),
          make(
            "div",
            {},
            make("p", { dir: "auto" }, version.subject),
            make("p", { class: "quiet" }, make("bdi", {}, version.author), ` · ${day(version.at)}`, version.seed ? ` · seed ${version.seed}` : ""),
            make("p", { class: "picks" }, pick("before"), pick("after"))
          )
        );
      }));
    }
    async show() {
      const name = (index) => `${this.versions[index].commit}:${this.versions[index].path}`;
      this.show_list();
      const compared = await get(
        `/api/compare?before=${encodeURIComponent(name(this.before))}&after=${encodeURIComponent(name(this.after))}`
      );
      if (this.before === this.after) compared.before = null;
      this.mode = this.stage?.now ?? this.mode;
      this.stage?.close();
      this.stage = new Stage(compared, this.mode);
      this.middle.replaceChildren(make("p", { class: "finding" }, this.before === this.after ? "" : compared.finding ?? ""), this.stage.element);
      this.panel.replaceChildren(make("section", {}, make("h2", {}, words.versions), this.list), parameters(compared));
    }
    key(event) {
      if (event.key === "[" && this.after < this.versions.length - 1) this.after += 1;
      else if (event.key === "]" && this.after > 0) this.after -= 1;
      else return this.stage?.key(event.key) ?? false;
      this.before = Math.min(this.after + 1, this.versions.length - 1);
      void this.show();
      return true;
    }
    hold(other) {
      this.stage?.hold(other);
    }
  };

  // review.ts
  var Reviewing = class {
    constructor(project, with_review) {
      this.project = project;
      this.with_review = with_review;
    }
    project;
    with_review;
    element = make("div", { class: "review" });
    pairs = [];
    review = null;
    compared = null;
    stage = null;
    mode = "side";
    at = 0;
    strip = make("ol", { class: "strip", "aria-label": words.pictures });
    middle = make("main", {});
    panel = make("aside", { class: "panel" });
    progress = make("p", { class: "quiet", role: "status" });
    notes = [];
    name = make("input", { type: "text", placeholder: words.name, "aria-label": words.name, maxlength: "80" });
    async load() {
      this.pairs = (await get("/api/pairs")).pairs;
      if (this.with_review) this.review = await get("/api/review");
      const title = this.review?.title ?? this.project;
      const state = this.review ? make("span", { class: "state" }, words[this.review.state] ?? this.review.state) : null;
      const keep = bundle && this.review ? make("div", { class: "keep" }, this.name, button(words.save, () => this.save(), { class: "strong" })) : null;
      this.element.append(
        make("header", { class: "bar" }, make("h1", {}, make("bdi", {}, title)), state, this.progress, keep),
        this.strip,
        this.middle,
        this.panel
      );
      if (bundle && bundle.shrunk > 0) this.progress.title = words.shrunk;
      this.show_strip();
      if (this.pairs.length > 0) await this.go(0);
      else this.middle.append(make("p", {}, words.none));
    }
    verdict_of(pair) {
      const oid = pair.after?.oid;
      const mine = [...this.notes].reverse().find((note) => note.type === "verdict" && note.oid === oid);
      if (mine) return String(mine.value);
      return this.review?.verdicts.filter((verdict) => verdict.oid === oid).pop()?.value ?? "";
    }
    show_strip() {
      this.strip.replaceChildren(...this.pairs.map((pair, index) => {
        const side = pair.after ?? pair.before;
        const verdict = this.verdict_of(pair);
        const label = `${side.path ?? side.name}${verdict === "approve" ? `, ${words.approved}` : verdict === "reject" ? `, ${words.rejected}` : ""}`;
        const choice = button("", () => void this.go(index), { class: `thumb ${verdict}`, "aria-label": label, title: label });
        if (index === this.at) choice.setAttribute("aria-current", "true");
        choice.append(make("img", { src: thumbnail(side.oid), alt: "", loading: "lazy", decoding: "async" }));
        return make("li", {}, choice);
      }));
      if (!this.review) {
        this.progress.textContent = words.count(this.pairs.length);
        return;
      }
      const done = this.pairs.filter((pair) => this.verdict_of(pair)).length;
      this.progress.textContent = [words.progress(done, this.pairs.length), this.notes.length ? words.notes(this.notes.length) : ""].filter(Boolean).join(" · ");
    }
    async go(index) {
      this.at = Math.max(0, Math.min(this.pairs.length - 1, index));
      this.show_strip();
      const wanted = this.at;
      const compared = await get(`/api/pair?index=${wanted}`);
      if (wanted !== this.at) return;
      this.compared = compared;
      this.mode = this.stage?.now ?? (compared.noise ? "side" : this.mode);
      this.stage?.close();
      this.stage = new Stage(compared, this.mode);
      const side = compared.after ?? compared.before;
      this.middle.replaceChildren(
        make("h2", { class: "path" }, make("bdi", {}, side.path ?? side.name)),
        make("p", { class: "finding" }, compared.finding ?? (compared.after ? words.added : words.removed)),
        this.stage.element
      );
      this.show_panel();
      this.strip.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    oid() {
      return this.compared?.after?.oid ?? "";
    }
    show_panel() {
      if (!this.compared) return;
      const parts = [];
      if (this.review && this.compared.after) parts.push(...this.talk());
      parts.push(parameters(this.compared));
      this.panel.replaceChildren(...parts);
    }
    talk() {
      const review = this.review, oid = this.oid();
      const own = this.notes.filter((note) => note.oid === oid);
      const pins = [
        ...review.pins.filter((pin) => pin.oid === oid && !pin.retracted),
        ...own.filter((note) => note.type === "pin").map((note) => this.as_remark(note))
      ];
      const comments = [
        ...review.comments.filter((each) => !each.oid || each.oid === oid),
        ...this.notes.filter((note) => note.type === "comment" && (!note.oid || note.oid === oid)).map((note) => this.as_remark(note))
      ];
      const acts = { resolve: (id) => void this.say([{ type: "resolve", target: id }]), answer: () => void 0 };
      this.stage?.mark(pins.map((pin, index) => ({
        id: pin.id,
        number: index + 1,
        x: pin.x ?? 0,
        y: pin.y ?? 0,
        width: pin.width ?? 0,
        height: pin.height ?? 0,
        done: pin.resolved,
        text: pin.text
      })), (id) => document.getElementById(`r${id}`)?.focus());
      const verdict = this.verdict_of({ before: null, after: this.compared.after });
      const choose = make(
        "div",
        { class: "choose" },
        button(words.approve, () => this.judge("approve"), { class: "approve", "aria-pressed": String(verdict === "approve") }),
        button(words.reject, () => this.judge("reject"), { class: "reject", "aria-pressed": String(verdict === "reject") })
      );
      const box = make("textarea", { rows: "2", placeholder: words.say, "aria-label": words.say, id: "comment" });
      const send = button(words.send, () => {
        if (!box.value.trim()) return;
        void this.say([{ type: "comment", text: box.value.trim(), oid }]);
      });
      return [
        make("section", {}, choose, verdicts(review.verdicts.filter((each) => each.oid === oid))),
        make(
          "section",
          {},
          make("h2", {}, words.pins),
          make("ul", {}, ...pins.map((pin, index) => remark(pin, acts, index + 1))),
          button(words.pin, () => this.pin(), { id: "pin" })
        ),
        make(
          "section",
          {},
          make("h2", {}, words.comments),
          make("ul", {}, ...comments.map((each) => remark(each, acts))),
          make("div", { class: "write" }, box, send)
        )
      ];
    }
    as_remark(note) {
      return {
        id: "",
        oid: String(note.oid ?? ""),
        x: Number(note.x ?? 0),
        y: Number(note.y ?? 0),
        width: Number(note.width ?? 0),
        height: Number(note.height ?? 0),
        text: String(note.text),
        author: this.name.value || words.name,
        at: (/* @__PURE__ */ new Date()).toISOString(),
        signature: "unsigned",
        resolved: false,
        retracted: false,
        replies: []
      };
    }
    judge(value2) {
      if (!this.review || !this.oid()) return;
      if (value2 === "approve") return void this.say([{ type: "verdict", oid: this.oid(), value: value2, text: "" }]);
      this.ask(words.why, (text) => void this.say([{ type: "verdict", oid: this.oid(), value: value2, text }]), true);
    }
    pin() {
      if (!this.review || !this.oid() || !this.stage) return;
      tell(words.pinning);
      this.stage.draw((box) => this.ask(words.say, (text) => {
        this.stage?.draw(null);
        void this.say([{ type: "pin", oid: this.oid(), text, ...box }]);
      }));
    }
    // A small dialog for one text.
    ask(question, answer, may_be_empty = false) {
      const box = make("textarea", { rows: "3", "aria-label": question, placeholder: question });
      const dialog = make("dialog", {}, box, make(
        "div",
        { class: "choose" },
        button(words.send, () => {
          if (!may_be_empty && !box.value.trim()) return;
          dialog.close();
          answer(box.value.trim());
        }, { class: "strong" }),
        button(words.cancel, () => dialog.close())
      ));
      dialog.addEventListener("close", () => {
        dialog.remove();
        this.stage?.draw(null);
      });
      this.element.append(dialog);
      dialog.showModal();
      box.focus();
    }
    async say(operations) {
      try {
        if (bundle) this.notes.push(...operations.filter((each) => each.type !== "resolve"));
        else this.review = await post("/api/operations", { operations });
        this.show_strip();
        this.show_panel();
      } catch (error) {
        tell(`${words.wrong}: ${error.message}`);
      }
    }
    // As an operation stands in a file: a pin's place apart from the picture's size.
    as_note(note) {
      if (note.type !== "pin") return note;
      const side = this.pairs.find((pair) => pair.after?.oid === note.oid)?.after;
      const { x, y, width, height, ...others } = note;
      return { ...others, region: { x, y, width, height }, width: side?.width ?? 0, height: side?.height ?? 0 };
    }
    // What the reviewer has said, for `ztgit review import`.
    save() {
      const operations = this.notes.map((note) => this.as_note(note));
      const notes = { schema: "ztgit.review-notes/1", review: this.review.id, author: this.name.value.trim() || words.name, operations };
      const address = URL.createObjectURL(new Blob([JSON.stringify(notes, null, 1)], { type: "application/json" }));
      const link = make("a", { href: address, download: `${this.review.id}.notes.json` });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 1e4);
      tell(words.saved);
      this.progress.textContent = words.saved;
    }
    key(event) {
      if (event.key === "j") void this.go(this.at + 1);
      else if (event.key === "k") void this.go(this.at - 1);
      else if (event.key === "a") this.judge("approve");
      else if (event.key === "x") this.judge("reject");
      else if (event.key === "c") document.getElementById("comment")?.focus();
      else if (event.key === "p") this.pin();
      else return this.stage?.key(event.key) ?? false;
      return true;
    }
    hold(other) {
      this.stage?.hold(other);
    }
  };

  // main.ts
  var app = document.getElementById("app");
  var start;
  var view = {};
  var gallery = null;
  function fail(error) {
    const sentence = error instanceof Refusal ? error.status === 401 ? words.link : error.message : words.lost;
    app.replaceChildren(make("main", { class: "alone" }, make("h1", {}, "ztgit"), make("p", { role: "alert" }, sentence)));
  }
  async function route() {
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
  function help() {
    const dialog = make(
      "dialog",
      { class: "keys", "aria-label": words.help },
      make("h2", {}, words.help),
      make("dl", {}, ...words.keys.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)))),
      button(words.close, () => dialog.close())
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
  function typing(event) {
    const target = event.target;
    return target.matches("input:not([type=range]):not([type=radio]), textarea") || target.closest("dialog") !== null;
  }
  addEventListener("keydown", (event) => {
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && !event.target.matches("button, input")) {
      event.preventDefault();
      return view.hold?.(true);
    }
    if (event.key === "?") return help();
    if (view.key?.(event)) event.preventDefault();
  });
  addEventListener("keyup", (event) => {
    if (event.key === " ") view.hold?.(false);
  });
  async function begin() {
    try {
      await sign_in();
      start = await get("/api/start");
      speak(start.language);
      document.title = start.project ? `${start.project} – ztgit` : "ztgit";
      await route();
      document.body.append(button("?", help, { class: "help", "aria-label": words.help }));
      if (bundle) return;
      addEventListener("hashchange", () => void route());
      setInterval(() => void get("/api/alive").catch(() => tell(words.lost)), 6e4);
    } catch (error) {
      speak(navigator.language);
      fail(error);
    }
  }
  void begin();
})();
