// Pictures of the page for people, where they were asked for. Never compared.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { NARROW, diagramOf } from "./visit.mjs";

export const todo = "look whether the folder of --screenshots can be written to";

export async function look(visit, subject) {
  if (!visit.screenshots) return;
  await mkdir(visit.screenshots, { recursive: true });
  const path = (name) => join(visit.screenshots, `${subject.name}-${name}`);
  const [database] = [...subject.databases].sort((one, other) => other.tables - one.tables);
  for (const [name, options] of Object.entries({
    light: {},
    dark: { colorScheme: "dark" },
    narrow: { viewport: NARROW },
    "narrow-dark": { viewport: NARROW, colorScheme: "dark" },
  })) {
    const page = await visit.open(options);
    const shoot = (what) => page.screenshot({ path: path(`${name}-${what}.png`), caret: "initial" });
    await shoot("overview");
    for (const slug of ["pending", "plan", "lint", "history", "journal"]) {
      await page.locator(`#db-${database.name}-${slug}`).evaluate((section) => section.scrollIntoView());
      await shoot(slug);
    }
    const diagram = diagramOf(page, database);
    await diagram.evaluate((root) => root.scrollIntoView());
    await shoot("diagram");
    await diagram.locator("input").fill(database.chosen.table);
    await diagram.locator("input").press("Enter");
    await diagram.evaluate((root) => root.scrollIntoView());
    await page.waitForFunction((root) => !root.classList.contains("moving"), await diagram.elementHandle());
    await shoot("chosen");
  }
  const page = await visit.open();
  await page.pdf({ path: path("print.pdf"), format: "A4", preferCSSPageSize: true });
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: path("print.png"), caret: "initial" });
}
