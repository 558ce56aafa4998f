// A diagram is moved and zoomed by one transform: nothing is laid out and no element made or removed. How long frames take is told,
// and not judged: that depends on the machine.
import { diagramOf } from "./visit.mjs";

export const todo = "look at draw and show in report/page.js, and at what .distant and .moving change in report/page.css";

const STEPS = 60;

export async function look(visit, subject) {
  const page = await visit.open();
  const metrics = await page.context().newCDPSession(page);
  await metrics.send("Performance.enable");
  const work = async () => {
    const found = (await metrics.send("Performance.getMetrics")).metrics;
    const layouts = found.find(({ name }) => name === "LayoutCount").value;
    return { layouts, elements: await page.evaluate(() => document.querySelectorAll("*").length) };
  };
  const largest = [...subject.databases].sort((one, other) => other.tables - one.tables)[0];
  const diagram = diagramOf(page, largest);
  const handle = await diagram.elementHandle();
  const rest = () => page.waitForFunction((root) => !root.classList.contains("moving"), handle);
  const viewport = diagram.locator(".viewport");
  await viewport.scrollIntoViewIfNeeded();
  await viewport.focus();
  await rest();
  const { x, y, width, height } = await viewport.boundingBox();
  const [left, top] = [x + width / 2, Math.min(y + height / 2, 600)];
  await page.mouse.move(left, top);

  const steps = {
    moving: async (step) => page.mouse.move(left + 4 * (step % 30), top + 3 * (step % 20)),
    zooming: async (step) => page.mouse.wheel(0, step < STEPS / 2 ? -60 : 60),
  };
  for (const [name, one] of Object.entries(steps)) {
    const before = await work();
    if (name === "moving") await page.mouse.down();
    await page.evaluate(() => {
      const frames = (window.frames_ = []);
      const next = (time) => {
        frames.push(time);
        if (window.frames_ === frames) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    const transforms = new Set();
    for (let step = 1; step <= STEPS; step += 1) {
      await one(step);
      if (step % 10 === 0) transforms.add(await diagram.evaluate((root) => root.querySelector("svg").style.transform));
    }
    const frames = await page.evaluate(() => {
      const frames = window.frames_;
      window.frames_ = null;
      return frames;
    });
    if (name === "moving") await page.mouse.up();
    await rest();
    const after = await work();
    const where = `${name} the diagram of ${largest.name}`;
    visit.demand(transforms.size > 1, where, "the picture stays where it is");
    visit.same(after.layouts - before.layouts, 0, where, `layouts in ${STEPS} steps`);
    visit.same(after.elements, before.elements, where, "elements of the page");
    const lengths = frames.slice(1).map((time, at) => time - frames[at]);
    lengths.sort((one, other) => one - other);
    visit.figures[name] = { median_ms: round(lengths[lengths.length >> 1]), worst_ms: round(lengths.at(-1)), frames: lengths.length };
  }
}

const round = (number) => Math.round(number * 10) / 10;
