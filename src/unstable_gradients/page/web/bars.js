/** The gradients of single neurons, a group of bars for each hidden layer, at one epoch. */

import { decades, frame, set, svg } from "svg";

const MARGINS = { left: 44, right: 8, top: 10, bottom: 40 };
const GROUP = 0.82; // the part of a layer's room that its bars take
const BAR = 0.8; // the part of a neuron's room that its bar takes

/** Bars, filled where a gradient is positive and hollow where it is negative. */
export class Bars {
  /**
   * @param {SVGElement} picture
   * @param {object} words
   */
  constructor(picture, words) {
    Object.assign(this, { picture, words });
  }

  /** Draw what stays while a network trains; as in `Lines`. */
  lay({ width, height }, scale, { layers, neurons, style }) {
    this.frame = frame(width, height, MARGINS, scale);
    const { left, right, bottom } = this.frame;
    set(this.picture, { viewBox: `0 0 ${width} ${height}`, width, height });
    const room = (right - left) / layers;
    const each = (room * GROUP) / neurons;
    const axis = decades(this.frame);
    this.drawn = Array.from({ length: layers }, (_, l) => {
      const begin = left + (l + (1 - GROUP) / 2) * room;
      const middle = { x: left + (l + 0.5) * room, y: bottom + 17, "text-anchor": "middle" };
      axis.append(svg("text", middle, l + 1));
      const places = Array.from({ length: neurons }, (__, k) => begin + (k + (1 - BAR) / 2) * each);
      return places.map((x) => svg("rect", { x, width: BAR * each }));
    });
    const below = { x: (left + right) / 2, y: height - 4, "text-anchor": "middle" };
    axis.append(svg("text", below, this.words.layers));
    this.picture.replaceChildren(
      axis,
      ...this.drawn.map((bars, l) => svg("g", { class: "layer", style: style(l) }, ...bars)),
    );
  }

  /** Show the gradients of an epoch. */
  show(report) {
    this.drawn.forEach((bars, l) => {
      bars.forEach((bar, k) => {
        const gradient = report.neurons[l][k] ?? 0;
        const y = this.frame.y(Math.abs(gradient));
        const height = Math.max(this.frame.bottom - y, 0.01);
        set(bar, { y, height, class: gradient < 0 ? "bar negative" : "bar" });
      });
    });
  }
}
