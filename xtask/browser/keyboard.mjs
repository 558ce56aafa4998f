// The diagram by keys alone: Tab to it, Enter into it, arrows from table to table, Enter chooses, Escape goes back, step by step.
import { diagramOf } from "./visit.mjs";

export const todo = "look at the keydown listeners and at focus in report/page.js";

export async function look(visit, subject) {
  const page = await visit.open();
  for (const database of subject.databases) {
    const diagram = diagramOf(page, database);
    const where = `the diagram of ${database.name}`;
    const press = (key) => page.keyboard.press(key);
    const at = () =>
      diagram.evaluate((root) => {
        const element = document.activeElement;
        if (!root.contains(element)) return "elsewhere";
        if (element.matches("g.table .box")) return `table ${element.parentNode.dataset.table}`;
        return element.matches(".viewport") ? "viewport" : element.matches(".panel h4") ? "title" : "another element";
      });
    await diagram.locator("input").focus();
    for (let tabs = 0; tabs < 6 && (await at()) !== "viewport"; tabs += 1) await press("Tab");
    if (!visit.same(await at(), "viewport", where, "where Tab leads from the search")) continue;
    await press("Enter");
    const first = await at();
    visit.demand(first.startsWith("table "), where, `Enter does not go to a table but to ${first}`);
    let next = first;
    // The only table has no other one to go to.
    for (const key of database.tables > 1 ? ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] : []) {
      await press(key);
      next = await at();
      if (next !== first) break;
    }
    visit.demand(next.startsWith("table ") && (next !== first || database.tables === 1), where, `no arrow goes from ${first} to another table`);
    const outlined = await diagram.evaluate((root) => {
      const box = document.activeElement;
      const stroke = getComputedStyle(box).stroke;
      box.blur();
      const without = getComputedStyle(box).stroke;
      box.focus();
      return stroke !== without;
    });
    visit.demand(outlined, where, "the table with the focus looks like the others");
    await press("Enter");
    visit.same(await at(), "title", where, "where Enter leads from a table");
    visit.demand(await diagram.locator(".panel").isVisible(), where, "Enter does not open the panel");
    await press("Escape");
    visit.same(await at(), next, where, "where Escape leads from the panel");
    await press("Escape");
    visit.same(await at(), "viewport", where, "where Escape leads from a table");
    await press("Tab");
    visit.demand((await at()) !== "viewport", where, "Tab does not lead out of it");
  }
}
