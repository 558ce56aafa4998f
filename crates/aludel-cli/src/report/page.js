// What the page does beyond showing itself: the choice of light and dark, and moving around in diagrams. Everything is there and
// readable without it. Nothing is fetched or stored.
"use strict";

(() => {
  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

  function theme(button) {
    const themes = ["system", "light", "dark"];
    let at = 0;
    button.hidden = false;
    button.addEventListener("click", () => {
      at = (at + 1) % themes.length;
      if (at === 0) delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = themes[at];
      button.textContent = `Theme: ${themes[at]}`;
    });
  }

  function diagram(root) {
    const find = (selector) => root.querySelector(selector);
    const viewport = find(".viewport");
    const picture = find("svg");
    const panel = find(".panel");
    const status = find(".status");
    const results = find(".results");
    const input = find("input");
    const natural = picture.viewBox.baseVal;
    const tables = [...root.querySelectorAll("g.table")];
    // What can have the focus of each.
    const boxes = tables.map((table) => table.querySelector(".box"));
    const details = [...root.querySelectorAll("details.entity")];
    // Where every table stands, read once: nothing is laid out again.
    const places = tables.map((table, number) => {
      const box = boxes[number];
      const at = table.transform.baseVal.consolidate().matrix;
      const [width, height] = [box.width.baseVal.value, box.height.baseVal.value];
      return { x: at.e, y: at.f, width, height, cx: at.e + width / 2, cy: at.f + height / 2 };
    });
    const lines = tables.map(() => []);
    for (const line of root.querySelectorAll("path.line")) {
      lines[line.dataset.from].push(line);
      lines[line.dataset.to].push(line);
    }
    const view = { x: 0, y: 0, scale: 1 };
    let chosen = -1;
    let wasMoved = false;
    let frame = 0;
    let still = 0;

    const draw = () => {
      frame = 0;
      picture.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.scale})`;
      root.classList.toggle("distant", view.scale < 0.5);
    };
    // One transform a frame. While it moves, the picture is a layer; when it rests, it is drawn sharp again.
    const show = () => {
      root.classList.add("moving");
      clearTimeout(still);
      still = setTimeout(() => root.classList.remove("moving"), 180);
      frame ||= requestAnimationFrame(draw);
    };
    const size = () => viewport.getBoundingClientRect();
    const least = () => {
      const { width, height } = size();
      return Math.min((width - 24) / natural.width, (height - 24) / natural.height, 1);
    };
    const move = (x, y) => {
      wasMoved = true;
      view.x += x;
      view.y += y;
      show();
    };
    const zoom = (factor, x = size().width / 2, y = size().height / 2) => {
      wasMoved = true;
      const scale = clamp(view.scale * factor, least() / 2, 3);
      view.x = x - ((x - view.x) * scale) / view.scale;
      view.y = y - ((y - view.y) * scale) / view.scale;
      view.scale = scale;
      show();
    };
    const fit = () => {
      const { width, height } = size();
      view.scale = least();
      view.x = (width - natural.width * view.scale) / 2;
      view.y = (height - natural.height * view.scale) / 2;
      show();
      wasMoved = false;
    };
    const centre = (at, closer) => {
      const { width, height } = size();
      const covered = panel.hidden || panel.offsetWidth >= width ? 0 : panel.offsetWidth;
      wasMoved = true;
      if (closer) view.scale = Math.max(view.scale, 0.8);
      view.x = (width - covered) / 2 - places[at].cx * view.scale;
      view.y = height / 2 - places[at].cy * view.scale;
      show();
    };

    const close = () => {
      if (chosen < 0) return;
      const before = chosen;
      mark(-1);
      panel.hidden = true;
      panel.replaceChildren();
      focus(before);
    };
    const mark = (at) => {
      if (chosen >= 0) {
        tables[chosen].classList.remove("chosen");
        lines[chosen].forEach((line) => line.classList.remove("linked"));
      }
      chosen = at;
      if (at >= 0) {
        tables[at].classList.add("chosen");
        lines[at].forEach((line) => line.classList.add("linked"));
      }
    };
    const choose = (at, goesThere) => {
      mark(at);
      const title = document.createElement("h4");
      title.textContent = details[at].querySelector(".title").textContent;
      title.tabIndex = -1;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "close";
      button.textContent = "×";
      button.setAttribute("aria-label", "Close");
      button.addEventListener("click", close);
      const body = details[at].querySelector(".body").cloneNode(true);
      panel.replaceChildren(button, title, body);
      panel.hidden = false;
      panel.scrollTop = 0;
      if (goesThere) centre(at, true);
      title.focus({ preventScroll: true });
    };
    // One table at a time can be reached with Tab; arrows go on from there.
    const focus = (at) => {
      boxes.forEach((box, other) => box.setAttribute("tabindex", other === at ? "0" : "-1"));
      boxes[at].focus({ preventScroll: true });
      const { width, height } = size();
      const [x, y] = [view.x + places[at].cx * view.scale, view.y + places[at].cy * view.scale];
      if (x < 0 || y < 0 || x > width || y > height) centre(at, false);
    };
    const nearest = (at, key) => {
      const from = at < 0 ? { cx: 0, cy: 0 } : places[at];
      let best = -1;
      let distance = Infinity;
      places.forEach((to, other) => {
        const [x, y] = [to.cx - from.cx, to.cy - from.cy];
        const [along, aside] = {
          ArrowRight: [x, y], ArrowLeft: [-x, y], ArrowDown: [y, x], ArrowUp: [-y, x],
        }[key] ?? [Math.hypot(x, y) + 1, 0];
        const length = along + Math.abs(aside) * 2;
        if (other !== at && along > 0 && length < distance) [best, distance] = [other, length];
      });
      return best;
    };

    const search = () => {
      const words = input.value.trim().toLowerCase();
      root.classList.toggle("searching", words !== "");
      results.replaceChildren();
      results.hidden = true;
      status.textContent = "";
      if (words === "") return [];
      const found = [];
      details.forEach((detail, at) => {
        const names = detail.dataset.search.split("\n").map((name) => name.toLowerCase());
        const name = names.slice(0, 2).join(".");
        const table = name.includes(words);
        const columns = names.slice(2).filter((name) => name.includes(words));
        const hit = table || columns.length > 0;
        tables[at].classList.toggle("missed", !hit);
        if (hit) found.push({ at, columns, rank: [name, names[1]].includes(words) ? 0 : table ? 1 : 2 });
      });
      found.sort((one, other) => one.rank - other.rank);
      const count = found.length;
      status.textContent = count === 0 ? "No table matches" : count === 1 ? "1 table matches" : `${count} tables match`;
      results.hidden = count === 0;
      for (const { at, columns } of found.slice(0, 40)) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(details[at].querySelector(".title").textContent);
        if (columns.length > 0) {
          const said = document.createElement("span");
          said.className = "quiet";
          said.textContent = ` ${columns.slice(0, 3).join(", ")}`;
          button.append(said);
        }
        button.addEventListener("click", () => choose(at, true));
        const item = document.createElement("li");
        item.append(button);
        results.append(item);
      }
      return found;
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        const [first] = search();
        if (first) choose(first.at, true);
      } else if (event.key === "Escape") {
        input.value = "";
        search();
      }
    });

    find(".tools").addEventListener("click", (event) => {
      const what = event.target.dataset.do;
      if (what === "in") zoom(1.3);
      if (what === "out") zoom(1 / 1.3);
      if (what === "fit") fit();
    });
    // The page scrolls over a diagram that nobody works with.
    viewport.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !viewport.contains(document.activeElement)) return;
      event.preventDefault();
      const { left, top } = size();
      const lines = event.deltaMode === 1 ? 24 : 1;
      zoom(Math.exp(-clamp(event.deltaY * lines, -120, 120) * (event.ctrlKey ? 0.01 : 0.002)), event.clientX - left, event.clientY - top);
    }, { passive: false });

    const fingers = new Map();
    let pressed = null;
    viewport.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, event);
      pressed = { x: event.clientX, y: event.clientY, table: event.target.closest("g.table"), moved: fingers.size > 1 };
      viewport.setPointerCapture(event.pointerId);
    });
    viewport.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const others = [...fingers.values()].filter((finger) => finger.pointerId !== event.pointerId);
      fingers.set(event.pointerId, event);
      if (others.length > 0) {
        const [other] = others;
        const { left, top } = size();
        const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
        zoom(apart(event) / Math.max(apart(before), 1), (event.clientX + other.clientX) / 2 - left, (event.clientY + other.clientY) / 2 - top);
        return;
      }
      if (!pressed) return;
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 4) pressed.moved = true;
      if (pressed.moved) {
        root.classList.add("dragging");
        move(event.clientX - before.clientX, event.clientY - before.clientY);
      }
    });
    const release = (event) => {
      fingers.delete(event.pointerId);
      root.classList.remove("dragging");
      if (event.type === "pointerup" && pressed && !pressed.moved && pressed.table) {
        choose(Number(pressed.table.dataset.table), false);
      } else if (event.type === "pointerup") {
        viewport.focus({ preventScroll: true });
      }
      if (fingers.size === 0) pressed = null;
    };
    viewport.addEventListener("pointerup", release);
    viewport.addEventListener("pointercancel", release);

    viewport.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = boxes.indexOf(event.target);
      const step = 80;
      const keys = {
        "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit,
        Escape: close,
      };
      if (at < 0) {
        Object.assign(keys, {
          ArrowLeft: () => move(step, 0), ArrowRight: () => move(-step, 0),
          ArrowUp: () => move(0, step), ArrowDown: () => move(0, -step),
          Enter: () => focus(chosen < 0 ? nearest(-1, "") : chosen),
        });
      } else {
        const go = () => {
          const next = nearest(at, event.key);
          if (next >= 0) focus(next);
        };
        Object.assign(keys, {
          ArrowLeft: go, ArrowRight: go, ArrowUp: go, ArrowDown: go,
          Enter: () => choose(at, false), " ": () => choose(at, false),
          Escape: () => viewport.focus({ preventScroll: true }),
        });
      }
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-table]");
      if (!link) return;
      event.preventDefault();
      choose(Number(link.dataset.table), true);
    });
    find(".entities").addEventListener("click", (event) => {
      const link = event.target.closest("a[data-table]");
      if (link) details[link.dataset.table].open = true;
    });

    root.classList.add("live");
    find(".tools").hidden = false;
    find(".help").hidden = false;
    fit();
    draw();
    new ResizeObserver(() => { if (!wasMoved) fit(); }).observe(viewport);
  }

  theme(document.querySelector(".theme"));
  document.querySelectorAll(".er").forEach(diagram);
})();
