// Opens every page of a job in Chromium and looks at it, check by check; prints what failed and what was measured as JSON. Knows
// nothing of databases: what a page has to show stands in the job.
//
//   node run.mjs job.json
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import * as access from "./access.mjs";
import * as appearance from "./appearance.mjs";
import * as keyboard from "./keyboard.mjs";
import * as marks from "./marks.mjs";
import * as movement from "./movement.mjs";
import * as panel from "./panel.mjs";
import * as screenshots from "./screenshots.mjs";
import * as search from "./search.mjs";
import * as sections from "./sections.mjs";
import { Visit } from "./visit.mjs";

const CHECKS = { sections, marks, search, panel, keyboard, movement, appearance, access, screenshots };

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const browser = await chromium.launch({ executablePath: job.chromium });
const pages = [];
for (const subject of job.pages) {
  const failures = [];
  const figures = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    const visit = new Visit(browser, subject, job.screenshots);
    try {
      await check.look(visit, subject);
    } catch (error) {
      // Behind the first line is what was tried, in colours.
      visit.fail("the page", `the check itself stopped: ${error.message.split("\n", 4).join(" ")}`);
    }
    await visit.end();
    Object.assign(figures, visit.figures);
    for (const { where, what } of visit.failures) failures.push({ check: name, where, what, todo: check.todo });
  }
  pages.push({ name: subject.name, failures, figures });
}
await browser.close();
console.log(JSON.stringify({ browser: browser.version(), pages }));
