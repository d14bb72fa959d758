// gallery.mjs PLAYWRIGHT LINK: opens the gallery in Chromium and scrolls through it; prints JSON, milliseconds.
import { pathToFileURL } from "node:url";

const [tools, link] = process.argv.slice(2);
const { chromium } = await import(pathToFileURL(`${tools}/node_modules/playwright-core/index.mjs`).href);
const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: [...root, "--disable-gpu", "--disable-dev-shm-usage"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto("about:blank");
const begin = Date.now();
await page.goto(link);
// Opened: the cards are there and the browser has drawn them.
await page.waitForFunction(() => document.querySelectorAll(".cards li").length > 0 &&
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
const opened = Date.now() - begin;
await page.waitForFunction(() => {
  const seen = [...document.querySelectorAll(".cards img")].slice(0, 20);
  return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
});
const filled = Date.now() - begin;
// Ten seconds of wheel, a screen each 200 ms; the longest time between two frames is the jank.
const frames = await page.evaluate(async () => {
  const gaps = [];
  let last = performance.now();
  const end = last + 10000;
  let next = last;
  await new Promise((done) => {
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (now >= next) { scrollBy(0, 300); next = now + 66; }
      if (now < end) requestAnimationFrame(frame); else done();
    };
    requestAnimationFrame(frame);
  });
  gaps.sort((a, b) => a - b);
  return { count: gaps.length, median: gaps[gaps.length >> 1], p99: gaps[Math.floor(gaps.length * 0.99)], longest: gaps[gaps.length - 1] };
});
console.log(JSON.stringify({ cards: await page.locator(".cards li").count(), opened, filled, ...frames }));
await browser.close();
