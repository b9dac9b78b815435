/** What a figure tells of the mark under the pointer: `tooltip` of its specification. */

import { html } from "html";

const BESIDE = 14; // pixels from the pointer

export class Tooltip {
  /** @param {Element} place in which the marks are */
  constructor(place) {
    this.place = place;
    this.element = html("div", { class: "tooltip", hidden: true, "aria-hidden": "true" });
  }

  /** Show a value at the pointer: a text, or an object as lines; nothing hides what was shown. */
  show(event, value) {
    const nothing = value === null || value === undefined || value === "";
    this.element.hidden = nothing;
    if (nothing) return;
    const lines = typeof value === "object" ? Object.entries(value) : [[value]];
    this.element.replaceChildren(...lines.map((line) => html("div", {}, line.join(": "))));
    const { left, top, width } = this.place.getBoundingClientRect();
    const x = event.clientX - left;
    const { style } = this.element;
    style.top = `${event.clientY - top + BESIDE}px`;
    style.left = x < width / 2 ? `${x + BESIDE}px` : "";
    style.right = x < width / 2 ? "" : `${width - x + BESIDE}px`;
  }
}
