// Light and dark by the system and by the button, a page of a telephone's width without scrolling sideways, and paper.
import { NARROW, diagramOf, numberOf } from "./visit.mjs";

export const todo = "look at the colours and at the @media rules of report/page.css";

export async function look(visit, subject) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit.open({ colorScheme });
    visit.same(await tone(page), colorScheme, `a ${colorScheme} system`, "what the page is");
    const button = page.locator("button.theme");
    for (const wanted of ["light", "dark"]) {
      await button.click();
      visit.same(await tone(page), wanted, `the button on a ${colorScheme} system`, "what the page is");
    }
    // Whatever was chosen, paper is white.
    await paper(visit, page, subject, `a ${colorScheme} system, dark by the button`);
    await page.emulateMedia({ media: "screen" });
    await button.click();
    visit.same(await tone(page), colorScheme, `the button on a ${colorScheme} system`, "what the page is as the system");
  }
  await narrow(visit, subject);
}

async function paper(visit, page, subject, where) {
  await page.emulateMedia({ media: "print" });
  visit.same(await tone(page), "light", `paper from ${where}`, "what the page is");
  const shown = await page.evaluate(() => {
    const controls = ".contents, .theme, .skip, .tools, .status, .results, .help, .panel, button, input";
    return [...document.querySelectorAll(controls)].filter((one) => one.checkVisibility()).map((one) => one.className || one.localName);
  });
  visit.same([...new Set(shown)], [], `paper from ${where}`, "controls that are shown");
  for (const database of subject.databases) {
    const wide = await diagramOf(page, database).evaluate((root) => {
      const [picture, stage] = [root.querySelector("svg"), root.querySelector(".stage")].map((one) => one.getBoundingClientRect());
      return picture.right > stage.right + 1 || picture.left < stage.left - 1;
    });
    visit.demand(!wide, `paper from ${where}`, `the diagram of ${database.name} is wider than the sheet`);
  }
}

async function narrow(visit, subject) {
  const page = await visit.open({ viewport: NARROW });
  const opened = async (when) => {
    const beyond = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return null;
      const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > width + 1);
      // What sticks out of something that scrolls by itself is not in the way.
      const scrolls = (one) => one && (["auto", "hidden", "scroll"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
      return wide.filter((one) => !scrolls(one.parentElement)).slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
    });
    visit.same(beyond, null, `${NARROW.width} px wide, ${when}`, "what makes the page scroll sideways");
  };
  await opened("as it opens");
  await page.evaluate(() => document.querySelectorAll("details:not(.entity)").forEach((one) => (one.open = true)));
  await opened("everything unfolded");
  for (const database of subject.databases) {
    const diagram = diagramOf(page, database);
    const number = await numberOf(diagram, database.chosen.table);
    await diagram.locator(`.entities > li:nth-child(${number + 1}) summary`).click();
    await diagram.locator("input").fill(database.chosen.table);
    await diagram.locator("input").press("Enter");
    await opened(`a table of ${database.name} chosen`);
    const covered = await diagram.evaluate((root) => {
      const [panel, viewport] = [".panel", ".viewport"].map((one) => root.querySelector(one).getBoundingClientRect());
      return panel.height > 0 && panel.top < viewport.bottom - 1;
    });
    visit.demand(!covered, `${NARROW.width} px wide`, `the panel of ${database.name} covers the diagram`);
  }
}

/** Whether the page is light or dark: by what is behind the text, and by the text. */
const tone = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.body);
    const light = (colour) => {
      const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
      return red * 0.3 + green * 0.6 + blue * 0.1;
    };
    return light(style.backgroundColor) > light(style.color) ? "light" : "dark";
  });
