import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../build/page.mjs";
import { drawReport, type PageAssets } from "../../src/reports/index.ts";
import { PAGES, REFERENCES } from "./pages.ts";

/** Chromium as Debian and others install it. */
const CHROMIUM = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find((file) => existsSync(file));
const SAMPLES = 100_000;
const BYTES_MAX = 2_000_000;
const LOAD_MS_MAX = 1000;
/** Other work on the machine can make a load slow; the quickest of some is the page's own time. */
const LOADS = 6;

if (CHROMIUM === undefined) console.warn("no chromium on the PATH: the tests of reports in a browser are skipped");

/** An opened page, with everything that went wrong in it. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

describe.skipIf(CHROMIUM === undefined)("reports in a browser", () => {
  let browser: Browser;
  let folder: string;
  let assets: PageAssets;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
    assets = await buildPage();
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
    for (const name of ["sweep", "comparison", "hostile-names", "plan"]) await draw(join(PAGES, name), name);
    await draw(join(REFERENCES, "night-batch"), "night-batch");
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function draw(from: string, name: string): Promise<string> {
    const text = drawReport(from, assets);
    writeFileSync(join(folder, `${name}.html`), text);
    return text;
  }

  /** Opens a page, and notes whatever it says to the console, throws, or asks of the network. */
  async function open(name: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })).newPage();
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("request", (request) => request.url().split("#")[0] !== url && complaints.push(`request: ${request.url()}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(url);
    return { page, complaints };
  }

  describe.each(["night-batch", "hostile-names", "sweep", "comparison", "plan"])("%s", (name) => {
    test("opens without a complaint or a request, and scrolls through", async () => {
      const { page, complaints } = await open(name);
      for (const section of await page.locator("section").all()) await section.scrollIntoViewIfNeeded();
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test("is sound for screen readers: one h1, no level skipped, names for pictures and boxes, ids once", async () => {
      const { page } = await open(name);
      expect(await page.evaluate(FLAWS)).toEqual([]);
      await page.context().close();
    });

    test("fits a screen of 390", async () => {
      const { page } = await open(name, { viewport: { width: 390, height: 800 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      await page.context().close();
    });

    test("reads without script, and in print", async () => {
      const { page } = await open(name, { javaScriptEnabled: false });
      const pictures = await page.locator("svg.chart:visible").count();
      expect(pictures).toBeGreaterThan(1);
      expect(await page.locator("button, input").count()).toBe(0);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("svg.chart:visible").count()).toBe(pictures);
      await page.context().close();
    });
  });

  test("dark and light follow the system, and the button turns them round", async () => {
    const { page } = await open("night-batch", { colorScheme: "dark" });
    const paper = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(await paper()).toBe("rgb(20, 23, 26)");
    const dark = await page.screenshot();
    await page.getByRole("button", { name: "Show the page light" }).click();
    expect(await paper()).toBe("rgb(255, 255, 255)");
    expect((await page.screenshot()).equals(dark)).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await paper()).toBe("rgb(255, 255, 255)");
    await page.context().close();
  });

  test("a long series can be looked into: values under the pointer, zoom in all charts, print as a picture", async () => {
    const { page } = await open("night-batch");
    const figure = page.locator("figure", { has: page.locator("h3", { hasText: "Nodes by pool" }) });
    await figure.locator(".uplot").hover();
    await expect.poll(() => figure.locator(".legend li").last().textContent()).toMatch(/^at \d+h/);
    expect(await figure.locator("svg.chart").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect([await figure.locator("svg.chart").isVisible(), await figure.locator(".uplot").isVisible()]).toEqual([true, false]);
    await page.context().close();
  });

  test("a table is filtered and sorted", async () => {
    const { page } = await open("night-batch");
    const table = page.locator("#lists [data-search]").first();
    const names = () => table.locator("tbody tr:visible td:nth-child(2)").allTextContents();
    await table.getByRole("searchbox").fill("TRAIN succeeded");
    expect((await names()).length).toBe(12);
    expect((await names()).every((name) => name.startsWith("train-"))).toBe(true);
    expect(await table.locator("output").textContent()).toMatch(/^12 of \d+ rows$/);
    await table.getByRole("button", { name: "name", exact: true }).click();
    const sorted = await names();
    expect(sorted).toEqual([...sorted].sort());
    await page.emulateMedia({ media: "print" });
    expect([
      await table.getByRole("button", { name: "name", exact: true }).isVisible(),
      await table.locator(".search").isVisible(),
    ]).toEqual([true, false]);
    await page.context().close();
  });

  test("the slider shows the nodes at another time", async () => {
    const { page } = await open("night-batch");
    const nodes = page.locator(".snapshot li:visible");
    const before = await page.locator(".when").textContent();
    await page.locator(".snapshot input[type=range]").fill("0");
    expect(await nodes.count()).toBe(1);
    expect(await page.locator(".when").textContent()).not.toBe(before);
    await page.context().close();
  });

  test(`${SAMPLES} samples: under ${BYTES_MAX} bytes and ${LOAD_MS_MAX} ms`, async () => {
    const long = mkdtempSync(join(folder, "long"));
    writeFileSync(join(long, "run.json"), JSON.stringify({ scenario: "long", counts: { simulatedMs: SAMPLES * 1000 } }));
    writeFileSync(join(long, "timeseries.csv"), longSeries());
    expect((await draw(long, "long")).length).toBeLessThan(BYTES_MAX);
    let quickest = Number.POSITIVE_INFINITY;
    for (let load = 0; load < LOADS && quickest >= LOAD_MS_MAX; load++) {
      const { page, complaints } = await open("long");
      quickest = Math.min(quickest, await page.evaluate<number>("performance.getEntriesByType('navigation')[0].loadEventEnd"));
      expect(complaints).toEqual([]);
      await page.context().close();
    }
    expect(quickest).toBeLessThan(LOAD_MS_MAX);
  });
});

/** A table of samples in which every column moves. */
function longSeries(): string {
  const columns = [
    "time_seconds",
    "unbound_pods",
    "unschedulable_pods",
    "starting_pods",
    "running_pods",
    "nodes",
    "ready_nodes",
    "no_pool_nodes",
  ];
  const rows = Array.from({ length: SAMPLES }, (_, i) => {
    const level = (period: number, height: number): number => Math.round((i % period) * (height / period));
    const nodes = 10 + level(977, 90);
    return [i, level(101, 20), level(101, 10), level(13, 5), level(4999, 900), nodes, nodes - (i % 3), nodes].join(",");
  });
  return `${columns.join(",")}\n${rows.join("\n")}\n`;
}

/** Run inside a page: what keeps it from being read by everyone. */
const FLAWS = `(() => {
  const flaws = [];
  const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((heading) => Number(heading.tagName[1]));
  if (headings.filter((level) => level === 1).length !== 1) flaws.push("not one h1");
  headings.forEach((level, i) => { if (i > 0 && level > headings[i - 1] + 1) flaws.push("a level is skipped before heading " + i); });
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size !== ids.length) flaws.push("an id twice: " + ids.find((id, i) => ids.indexOf(id) !== i));
  for (const element of document.querySelectorAll("[aria-labelledby]"))
    for (const id of element.getAttribute("aria-labelledby").split(" "))
      if (!document.getElementById(id)?.textContent) flaws.push("no text with id " + id);
  for (const svg of document.querySelectorAll("svg"))
    if (svg.getAttribute("aria-hidden") !== "true" && !(svg.getAttribute("role") === "img" && (svg.hasAttribute("aria-labelledby") || svg.getAttribute("aria-label")))) flaws.push("a picture without a name");
  for (const control of document.querySelectorAll("input,button,[role=region],[role=group]"))
    if (!control.closest("label") && !control.getAttribute("aria-label") && !control.textContent.trim()) flaws.push("a control without a name");
  for (const table of document.querySelectorAll("table"))
    if (!table.caption?.textContent || table.querySelectorAll("thead th[scope=col]").length === 0) flaws.push("a table without caption or heads");
  for (const link of document.querySelectorAll("a[href^='#']"))
    if (!document.getElementById(link.getAttribute("href").slice(1))) flaws.push("a link to nowhere: " + link.href);
  for (const element of document.querySelectorAll("[href],[src]"))
    if (!element.getAttribute("href")?.startsWith("#")) flaws.push("something from outside: " + element.outerHTML.slice(0, 80));
  if (document.documentElement.lang !== "en") flaws.push("no language");
  return flaws;
})()`;
