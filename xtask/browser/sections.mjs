// Every section of every database is there, and its link in the navigation leads to it.

export const todo = "look at SECTIONS in report/section/mod.rs, and at navigation in report/page.rs";

export async function look(visit, subject) {
  const page = await visit.open();
  visit.figures.open_ms = Math.round(page.opened);
  for (const database of subject.databases) {
    for (const slug of subject.sections) {
      const id = `db-${database.name}-${slug}`;
      const link = page.locator(`nav.contents a[href="#${id}"]`);
      if (!visit.demand((await link.count()) === 1, `the navigation of ${database.name}`, `no link to ${slug}`)) continue;
      await link.click();
      const top = await page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, id);
      visit.demand(top !== undefined, database.name, `there is no section ${slug}`);
      visit.demand(top > -1 && top < 900, database.name, `the link to ${slug} does not bring it into sight: it is at ${top} px`);
      const words = await page.locator(`#${id} > :not(h3)`).count();
      visit.demand(words > 0, database.name, `the section ${slug} is empty`);
    }
    const pending = await page.locator(`#db-${database.name}-pending ol.pending > li`).count();
    visit.same(pending, database.pending, database.name, "pending revisions");
    const drawn = await page.locator(`#db-${database.name}-history figure .pending`).count();
    visit.same(drawn, database.pending, `the history of ${database.name}`, "revisions drawn as pending");
  }
}
