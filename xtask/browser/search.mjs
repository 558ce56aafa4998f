// The search finds tables by name and by column, counts them, and Enter goes to the first.
import { diagramOf } from "./visit.mjs";

export const todo = "look at search in report/page.js";

export async function look(visit, subject) {
  const page = await visit.open();
  for (const database of subject.databases) {
    const diagram = diagramOf(page, database);
    const input = diagram.locator("input");
    const where = `the search of ${database.name}`;
    const count = async () => Number((await diagram.locator(".status").textContent()).replace(/\D.*$/, ""));
    for (const { words, tables } of database.searches) {
      await input.fill(words);
      visit.same(await count(), tables, where, `tables that "${words}" finds`);
    }
    await input.fill("there is no such table");
    visit.same(await diagram.locator(".status").textContent(), "No table matches", where, "what is said of nothing");
    visit.demand(await diagram.locator(".results").isHidden(), where, "a list of nothing is shown");

    const { table } = database.chosen;
    await input.fill(table);
    await input.press("Enter");
    const chosen = await diagram.evaluate((root) => {
      const box = root.querySelector("g.table.chosen");
      const entity = root.querySelector(`details.entity[data-table="${box?.dataset.table}"]`);
      return entity?.dataset.search.split("\n").slice(0, 2).join(".");
    });
    visit.same(chosen, table, where, "what Enter chooses");
    await page.waitForFunction((root) => !root.classList.contains("moving"), await diagram.elementHandle());
    visit.demand(await seen(diagram), where, "the table that Enter goes to is not in sight");
    await input.focus();
    await input.press("Escape");
    visit.same(await input.inputValue(), "", where, "what Escape leaves of the search");
    visit.demand(!(await diagram.evaluate((root) => root.classList.contains("searching"))), where, "Escape does not end the search");
  }
}

const seen = (diagram) =>
  diagram.evaluate((root) => {
    const [at, stage] = [".chosen .box", ".viewport"].map((one) => root.querySelector(one).getBoundingClientRect());
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    return x > stage.left && x < stage.right && y > stage.top && y < stage.bottom;
  });
