// One check's visit to a page: opens it from the disk and offline, listens to everything that it says and asks for, and collects what
// is not as it has to be. Decides nothing about what that is.
import { pathToFileURL } from "node:url";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

export class Visit {
  failures = [];
  figures = {};
  #contexts = [];
  #browser;
  #address;

  constructor(browser, subject, screenshots) {
    this.#browser = browser;
    this.#address = pathToFileURL(subject.file).href;
    this.screenshots = screenshots;
  }

  /** Opens the page anew. */
  async open({ viewport = WIDE, colorScheme = "light" } = {}) {
    const context = await this.#browser.newContext({ viewport, colorScheme, offline: true, reducedMotion: "reduce" });
    this.#contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("console", (said) => {
      if (["error", "warning", "assert"].includes(said.type())) this.fail("the console", said.text());
    });
    page.on("pageerror", (error) => this.fail("the script", error.message));
    page.on("request", (request) => {
      if (request.url() !== this.#address) this.fail("the network", `the page asks for ${request.url()}`);
    });
    const begun = performance.now();
    await page.goto(this.#address, { waitUntil: "load" });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    page.opened = performance.now() - begun;
    return page;
  }

  fail(where, what) {
    this.failures.push({ where, what });
  }

  /** Notes that something does not hold. */
  demand(holds, where, what) {
    if (!holds) this.fail(where, what);
    return holds;
  }

  /** Notes that two things differ; objects and lists are compared by what they hold. */
  same(found, wanted, where, what) {
    const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
    return this.demand(one === other, where, `${what}: found ${one}, wanted ${other}`);
  }

  async end() {
    for (const context of this.#contexts) await context.close();
  }
}

/** The part of a database's page with its diagram. */
export const diagramOf = (page, database) => page.locator(`#db-${database.name} .er`);

/** The number of a table in its diagram, by schema and name. */
export const numberOf = (diagram, table) =>
  diagram.evaluate(
    (root, wanted) =>
      [...root.querySelectorAll("details.entity")].findIndex((entity) => entity.dataset.search.split("\n").slice(0, 2).join(".") === wanted),
    table,
  );
