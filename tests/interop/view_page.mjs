// view_page.mjs PLAYWRIGHT CHROMIUM SCENE LINK [WORD...]: one scene of view_page_test.sh.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [tools, program, scene, link, ...rest] = process.argv.slice(2);
const { chromium } = await import(pathToFileURL(`${tools}/node_modules/playwright-core/index.mjs`).href);
const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: program, args: [...root, "--disable-gpu", "--disable-dev-shm-usage"] });
const problems = [];

async function open(address, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { problems.push(`a script ran: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|file:|data:|blob:)/.test(request.url())) problems.push(`it asks ${request.url()}`);
  });
  await page.goto(address);
  return page;
}

async function fits(page) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
}

const shown = (page, selector) => page.locator(selector).evaluateAll((all) => all.filter((each) => each.complete && each.naturalWidth > 0).length);
const until = async (what, test) => {
  for (let i = 0; i < 200; ++i) {
    if (await test()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(what);
};

const scenes = {
  async gallery() {
    const page = await open(link);
    await page.waitForSelector(".cards li");
    assert.equal(page.url().includes("#/"), true);
    assert.equal(new URL(page.url()).hash.length, 2, "the key is still in the address");
    assert.equal(await page.locator(".cards li").count(), 5);
    await until("no thumbnail", async () => (await shown(page, ".cards img")) === 5);
    await page.fill("input[type=search]", "scarf");
    await until("words", async () => (await page.locator(".cards li").count()) === 1);
    await page.fill("input[type=search]", "围巾");
    await until("Chinese words", async () => (await page.locator(".cards li").count()) >= 3);
    await page.fill("input[type=search]", 'prompt has "scarf" and seed=5');
    await until("a query", async () => (await page.locator(".cards li").count()) === 1 || (await page.locator(".cards li").count()) === 0);
    await page.fill("input[type=search]", "seed=");
    await until("a wrong query is told", async () => /query|seed/.test(await page.locator("[role=status].quiet").first().textContent()));
    const refused = problems.splice(0); // the browser's own word of it
    assert.ok(refused.length <= 1 && refused.every((each) => /400/.test(each)), refused.join());
    await page.fill("input[type=search]", "");
    await until("all again", async () => (await page.locator(".cards li").count()) === 5);
    await page.click('a[title="art/knight.png"]');
    await page.waitForSelector(".stack li");
    assert.equal(await page.locator(".stack li").count(), 3);
    await until("both pictures", async () => (await shown(page, ".view img")) >= 2);
    assert.match(await page.locator("ins").first().textContent(), /red scarf/);
    await page.locator("input[name=before]").nth(2).check();
    await until("another version", async () => /warm/.test(await page.locator("ins").allTextContents().then((all) => all.join(" "))));
    await page.click("button.back");
    await page.waitForSelector(".cards li");
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await fits(page);
    }
  },

  async chinese() {
    const page = await open(link, { viewport: { width: 360, height: 740 } });
    await page.waitForSelector(".cards li");
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    assert.match(await page.locator("main .quiet").first().textContent(), /张图片/);
    await fits(page);
  },

  async review() {
    const page = await open(link);
    await page.waitForSelector(".stage");
    assert.equal(await page.locator(".strip li").count(), 3);
    assert.match(await page.locator("h1").textContent(), /<script>alert\(1\)<\/script>/);
    assert.equal(await page.locator("img[src=x], b[onclick]").count(), 0);
    await Promise.all([page.waitForResponse(/api.pair/), page.locator(".strip button").nth(0).click()]);
    await page.waitForLoadState("networkidle");
    await until("the first", async () => /art\/knight/.test(await page.locator(".path").textContent()));
    for (const [key, mode] of [["2", "swipe"], ["3", "onion"], ["4", "blink"], ["1", "side"]]) {
      await page.keyboard.press(key);
      assert.equal(await page.locator("section.stage").getAttribute("data-mode"), mode);
    }
    await page.keyboard.press("2");
    await page.focus(".mix");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator(".mix").inputValue(), "51");
    const clip = await page.locator(".after .window").evaluate((each) => getComputedStyle(each).clipPath);
    assert.match(clip, /51%/);
    await page.locator(".area").focus();
    await page.keyboard.press("1");
    await page.keyboard.press("+");
    const both = await page.locator(".layer").evaluateAll((all) => all.slice(0, 2).map((each) => getComputedStyle(each).transform));
    assert.equal(both[0], both[1], "the two are not zoomed as one");
    await page.keyboard.press("0");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog.keys");
    await page.keyboard.press("Escape");

    await page.keyboard.press("a");
    await until("approved", async () => (await page.locator(".thumb.approve").count()) === 1);
    await page.keyboard.press("j");
    await until("the next", async () => !/art\/knight/.test(await page.locator(".path").textContent()));
    await page.keyboard.press("x");
    await page.fill("dialog textarea", "too <b>dark</b>");
    await page.click("dialog .strong");
    await until("rejected", async () => (await page.locator(".thumb.reject").count()) === 1);
    assert.match(await page.locator(".progress, .bar .quiet").first().textContent(), /2 of 3/);
    await page.keyboard.press("k");
    await until("the first again", async () => /art\/knight/.test(await page.locator(".path").textContent()));
    await until("its picture", async () => (await shown(page, ".after img")) === 1);

    await page.keyboard.press("p");
    const box = await page.locator(".after .layer").boundingBox();
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.75, { steps: 5 });
    await page.mouse.up();
    await page.fill("dialog textarea", "here");
    await page.click("dialog .strong");
    await until("the pin", async () => (await page.locator(".after .mark").count()) === 1);
    await page.keyboard.press("c");
    await page.keyboard.type("六根手指");
    await page.click(".write button");
    await until("the comment", async () => (await page.locator(".remark").count()) === 3);
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await fits(page);
    }
    for (const options of [{ reducedMotion: "reduce" }, { forcedColors: "active", colorScheme: "dark" }]) {
      await page.emulateMedia(options);
      await page.locator(".area").focus();
      await page.keyboard.press("4");
      await page.waitForTimeout(options.reducedMotion ? 1600 : 100);
      if (options.reducedMotion) assert.equal(await page.locator("section.stage.other").count(), 0, "it blinks all the same");
    }
    const nameless = await page.locator("button, input, textarea").evaluateAll((all) => all.filter((each) =>
      !(each.getAttribute("aria-label") || each.textContent.trim() || each.labels?.length)).length);
    assert.equal(nameless, 0, "a control has no name");
  },

  async pair() {
    const page = await open(link);
    await page.waitForSelector(".stage");
    await until("both", async () => (await shown(page, ".view img")) >= 2);
    assert.equal(await page.locator(".choose").count(), 0, "a verdict without a review");
  },

  async export() {
    const [notes, changed] = rest;
    const page = await open(link, { acceptDownloads: true });
    await page.waitForSelector(".stage");
    await until("both", async () => (await shown(page, ".view img")) >= 2);
    await page.fill(".keep input", "Jo");
    await page.locator(".area").focus();
    await page.keyboard.press("a");
    await page.keyboard.press("p");
    const box = await page.locator(".after .layer").boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.fill("dialog textarea", "a place");
    await page.click("dialog .strong");
    await page.fill("#comment", "from a file");
    await page.click(".write button");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".keep .strong")]);
    await download.saveAs(notes);
    assert.deepEqual(problems, []);
    const other = await open(changed);
    await other.waitForSelector(".stage");
    assert.equal(await other.evaluate(() => window.foreign), undefined, "a foreign script ran");
    const refused = problems.splice(0);
    assert.ok(refused.length === 1 && /Content Security Policy/.test(refused[0]), refused.join());
  },
};

try {
  await scenes[scene]();
  assert.deepEqual(problems, []);
} finally {
  await browser.close();
}
