// What the pending revisions add, change and remove is marked: in the diagram, in the list of tables and in that of the changes.
import { diagramOf } from "./visit.mjs";

export const todo = "look at report/changes.rs, and at mark_of_table in report/diagram/mod.rs";

export async function look(visit, subject) {
  const page = await visit.open();
  for (const database of subject.databases) {
    const found = await diagramOf(page, database).evaluate((root) => {
      const mark = (element) => ["added", "changed", "removed"].find((mark) => element.classList.contains(mark));
      const drawn = {};
      const listed = {};
      const columns = {};
      const rows = {};
      let tables = 0;
      for (const entity of root.querySelectorAll("details.entity")) {
        tables += 1;
        const name = entity.dataset.search.split("\n").slice(0, 2).join(".");
        const box = root.querySelector(`g.table[data-table="${entity.dataset.table}"]`);
        if (mark(box)) drawn[name] = mark(box);
        const chip = entity.querySelector("summary .change");
        if (chip) listed[name] = chip.textContent;
        for (const cell of entity.querySelectorAll("table.columns tbody th")) {
          const chip = cell.querySelector(".change");
          if (chip) columns[`${name}.${cell.querySelector("code").textContent}`] = chip.textContent;
        }
        for (const row of box.querySelectorAll(".row")) {
          if (mark(row)) rows[`${name}.${row.querySelector("text:not(.key)").textContent}`] = mark(row);
        }
      }
      return { tables, drawn, listed, columns, rows };
    });
    const where = `the tables of ${database.name}`;
    visit.same(found.tables, database.tables, where, "tables");
    visit.same(sorted(found.drawn), sorted(database.marks), where, "marks in the diagram");
    visit.same(sorted(found.listed), sorted(database.marks), where, "marks in the list");
    visit.same(sorted(found.columns), sorted(database.columns), where, "marks of columns in the list");
    visit.same(sorted(found.rows), sorted(database.columns), where, "marks of columns in the diagram");

    const changes = await page.locator(`#db-${database.name}-pending .changes li`).allTextContents();
    for (const [table, mark] of Object.entries(database.marks)) {
      if (mark === "changed") continue;
      const words = `${mark} table ${table}`;
      visit.demand(changes.includes(words), `the changes of ${database.name}`, `"${words}" is not in the list`);
    }
  }
}

const sorted = (marks) => Object.entries(marks).sort(([one], [other]) => (one < other ? -1 : 1));
