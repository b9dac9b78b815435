/**
 * The contents at hand: marks the section that is being read in the list beside the text, and opens
 * the same list over the text where the window is too narrow to have both.
 *
 * Without scripts the list stands in the page, and the bar leads there.
 */

import { html } from "html";

const READ_ABOVE = 0.35; // a heading is being read once it is above this part of the window

const list = document.getElementById("contents");
const bar = document.querySelector(".at-hand");
const narrow = matchMedia("(width < 80rem)");
const headings = new Map();
const here = html("span", { class: "here" });
let now = null; // the link to what is being read

/** The last heading that is above the place where one reads. */
function beingRead() {
  const line = innerHeight * READ_ABOVE;
  let last = null;
  for (const [heading, link] of headings) {
    if (heading.getBoundingClientRect().top > line) break;
    last = link;
  }
  return last;
}

/** The entry of the section that a link leads to, or into. */
function sectionOf(link) {
  return link?.closest("li:has(> .parts)") ?? link?.parentElement;
}

/** Mark what is being read, and unfold what its section is divided into. */
function mark() {
  const next = beingRead();
  if (next === now) return;
  now?.removeAttribute("aria-current");
  sectionOf(now)?.classList.remove("read");
  now = next;
  now?.setAttribute("aria-current", "location");
  sectionOf(now)?.classList.add("read");
  here.textContent = sectionOf(now)?.querySelector("a").textContent ?? "";
  if (now && !narrow.matches) keepInView(list, now);
}

/** Scroll the list, and nothing but the list, so that a link is in its middle third or so. */
function keepInView(box, link) {
  const [outer, inner] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
  const margin = outer.height / 5;
  if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin) {
    box.scrollTop += inner.top - outer.top - outer.height / 2;
  }
}

/** Call once before the next picture, however often it is asked for. */
function soon(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}

/** The list over the text. */
function openMenu() {
  const title = document.getElementById("contents-title").textContent;
  const close = html("button", { type: "button", "aria-label": list.dataset.close }, "✕");
  const entries = list.querySelector("ul").cloneNode(true);
  const menu = html("dialog", { class: "contents-menu", "aria-label": title }, close, entries);
  close.addEventListener("click", () => menu.close());
  menu.addEventListener("click", ({ target }) => {
    if (target === menu || target.closest("a")) menu.close();
  });
  menu.addEventListener("close", () => menu.remove());
  document.body.append(menu);
  menu.showModal();
  const current = menu.querySelector("[aria-current]");
  if (current) keepInView(menu, current);
}

if (list && bar) {
  for (const link of list.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) headings.set(heading, link);
  }
  bar.append(here);
  bar.addEventListener("click", (event) => {
    if (!narrow.matches) return;
    event.preventDefault();
    openMenu();
  });
  addEventListener("scroll", soon(mark), { passive: true });
  addEventListener("resize", soon(mark));
  mark();
}
