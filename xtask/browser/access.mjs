// axe looks at the page as it opens and with everything unfolded and a table chosen: light, dark and narrow. What it calls serious or
// critical is a failure.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { NARROW, WIDE, diagramOf } from "./visit.mjs";

export const todo = "the finding names its rule and the first elements; they come from report/";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LOOKS = {
  light: { viewport: WIDE, colorScheme: "light" },
  dark: { viewport: WIDE, colorScheme: "dark" },
  narrow: { viewport: NARROW, colorScheme: "light" },
};

export async function look(visit, subject) {
  for (const [name, options] of Object.entries(LOOKS)) {
    const page = await visit.open(options);
    await page.evaluate(AXE);
    await judge(visit, page, `${name}, as it opens`);
    await page.evaluate(() => {
      document.querySelectorAll("details:not(.entity)").forEach((one) => (one.open = true));
      for (const list of document.querySelectorAll(".entities")) {
        [...list.querySelectorAll("details.entity")].slice(0, 3).forEach((one) => (one.open = true));
      }
    });
    for (const database of subject.databases) {
      const input = diagramOf(page, database).locator("input");
      await input.fill(database.chosen.table);
      await input.press("Enter");
    }
    await judge(visit, page, `${name}, unfolded`);
  }
}

async function judge(visit, page, where) {
  const violations = await page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"], preload: false });
    return found.violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, count: nodes.length, nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
    }));
  });
  for (const { id, impact, help, count, nodes } of violations) {
    if (!["serious", "critical"].includes(impact)) continue;
    visit.fail(where, `${impact}, ${id}: ${help}, ${count} times\n${nodes.join("\n")}`);
  }
}
