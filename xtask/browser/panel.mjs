// A click on a table shows everything about it in the panel, Escape and the button close it, a link in it goes to the other table.
import { diagramOf, numberOf } from "./visit.mjs";

export const todo = "look at choose and close in report/page.js, and at report/diagram/detail.rs";

export async function look(visit, subject) {
  const page = await visit.open();
  for (const database of subject.databases) {
    const diagram = diagramOf(page, database);
    const panel = diagram.locator(".panel");
    const where = `the panel of ${database.name}`;
    const { table, columns } = database.chosen;
    const number = await numberOf(diagram, table);
    const box = diagram.locator(`g.table[data-table="${number}"] .box`);
    await box.click();
    if (!visit.demand(await panel.isVisible(), where, `a click on ${table} does not open it`)) continue;
    const shown = await panel.locator("table.columns tbody th code").allTextContents();
    visit.same([...shown].sort(), [...columns].sort(), where, `columns of ${table}`);
    visit.demand(await panel.locator("h4").first().evaluate((title) => title === document.activeElement), where, "its title has not the focus");

    await page.keyboard.press("Escape");
    visit.demand(await panel.isHidden(), where, "Escape does not close it");
    visit.same(await focused(page), `table ${number}`, where, "what has the focus after Escape");

    await box.click();
    await panel.locator(".close").click();
    visit.demand(await panel.isHidden(), where, "its button does not close it");

    await box.click();
    await diagram.locator(".viewport").focus();
    await page.keyboard.press("Escape");
    visit.demand(await panel.isHidden(), where, "Escape in the diagram does not close it");

    await box.click();
    const link = panel.locator("a[data-table]").first();
    if ((await link.count()) > 0) {
      const other = await link.getAttribute("data-table");
      await link.click();
      const chosen = await diagram.locator("g.table.chosen").getAttribute("data-table");
      visit.same(chosen, other, where, "the table that a link in it leads to");
      visit.demand((await diagram.locator("path.line.linked").count()) > 0, where, "no line of the chosen table stands out");
    }
  }
}

const focused = (page) =>
  page.evaluate(() => {
    const table = document.activeElement.closest("g.table");
    return table ? `table ${table.dataset.table}` : document.activeElement.localName;
  });
