/** Pictures in SVG: elements, logarithmic scales, axes. */

import { powerOfTen } from "numbers";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** An element with these attributes, and text or elements in it. */
export function svg(name, attributes = {}, ...content) {
  const element = document.createElementNS(NAMESPACE, name);
  set(element, attributes);
  element.append(...content);
  return element;
}

/** Set attributes. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** The powers of ten between which all that is shown lies; they only move apart. */
export class Decades {
  low = Infinity;
  high = -Infinity;

  /** Make room for values, and some decades below them; true if it was not there yet. */
  include(values, below = 1) {
    const before = [this.low, this.high];
    for (const value of values) {
      if (!(value > 0 && Number.isFinite(value))) continue;
      const exponent = Math.log10(value);
      this.low = Math.min(this.low, Math.floor(exponent) - below);
      this.high = Math.max(this.high, Math.ceil(exponent));
    }
    return this.low < before[0] || this.high > before[1];
  }
}

/**
 * Where things are in a panel.
 *
 * @typedef {object} Frame
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom ends of the axes, in pixels
 * @property {number} low
 * @property {number} high ends of the vertical axis, as exponents of 10
 * @property {(value: number) => number} y the place of a value, within the axis
 */

/** @returns {Frame} */
export function frame(width, height, margins, { low, high }) {
  const [left, right] = [margins.left, width - margins.right];
  const [top, bottom] = [margins.top, height - margins.bottom];
  const y = (value) => {
    const part = (Math.log10(value) - low) / (high - low);
    return bottom - Math.min(Math.max(part || 0, 0), 1) * (bottom - top);
  };
  return { left, right, top, bottom, low, high, y };
}

/** The vertical axis: a line and a number at each power of ten, or each second one. */
export function decades({ left, right, bottom, low, high, y }) {
  const group = svg("g", { class: "axis" });
  const every = high - low > 7 ? 2 : 1;
  for (let exponent = low; exponent <= high; exponent++) {
    const at = y(10 ** exponent);
    group.append(svg("line", { class: "grid", x1: left, x2: right, y1: at, y2: at }));
    if ((high - exponent) % every) continue;
    const place = { x: left - 6, y: at, dy: "0.32em", "text-anchor": "end" };
    group.append(svg("text", place, powerOfTen(exponent)));
  }
  group.append(svg("line", { class: "spine", x1: left, x2: right, y1: bottom, y2: bottom }));
  return group;
}

/** A path through points; where a number is missing the line breaks off. */
export function path(points) {
  let [text, begun] = ["", false];
  for (const [x, y] of points) {
    const there = Number.isFinite(x) && Number.isFinite(y);
    if (there) text += `${begun ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    begun = there;
  }
  return text;
}

/** Places in their order, moved just enough to be a gap apart and within the ends. */
export function apart(places, gap, low, high) {
  const order = places.map((_, index) => index).toSorted((a, b) => places[a] - places[b]);
  const moved = [...places];
  let least = low;
  for (const index of order) {
    moved[index] = Math.max(moved[index], least);
    least = moved[index] + gap;
  }
  let most = high;
  for (const index of order.toReversed()) {
    moved[index] = Math.min(moved[index], most);
    most = moved[index] - gap;
  }
  return moved;
}
