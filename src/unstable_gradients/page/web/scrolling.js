/**
 * What is wider than the page scrolls by itself: while it does, it is a region with a name that the
 * keyboard reaches.
 */

const SCROLLING = ".table, .picture, .equation";

/** Its title: a table's caption, a picture's, a formula's number or the formula itself. */
function nameOf(box) {
  const titled = box.closest("figure") ?? box;
  const title = titled.querySelector("caption, figcaption, .number") ?? box;
  return title.textContent.trim().split("\n")[0];
}

/** Make a box a region or no longer one. */
function update(box) {
  const wider = box.scrollWidth > box.clientWidth + 1;
  if (wider === box.hasAttribute("tabindex")) return;
  if (wider) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", nameOf(box));
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) update(target);
});
for (const box of document.querySelectorAll(SCROLLING)) observer.observe(box);
