/** The speed of learning of every hidden layer against the epochs of training. */

import { filled } from "blocks";
import { apart, decades, frame, path, set, svg } from "svg";

const MARGINS = { left: 44, right: 58, top: 10, bottom: 40 };
const LABEL_GAP = 14; // pixels between the names of lines
const POINT = 3; // pixels: radius of a line's end at the epoch shown
const MARK = 3.5; // half the size of a mark of the book

/** The marks of the book's layers, front to back, as in the study's figure, around 0, 0. */
const MARKS = [
  `M${-MARK} 0a${MARK} ${MARK} 0 1 0 ${2 * MARK} 0a${MARK} ${MARK} 0 1 0 ${-2 * MARK} 0z`,
  `M${-MARK} ${-MARK}h${2 * MARK}v${2 * MARK}h${-2 * MARK}z`,
  `M0 ${-MARK}l${MARK} ${2 * MARK}h${-2 * MARK}z`,
  `M0 ${-1.3 * MARK}l${1.3 * MARK} ${1.3 * MARK}l${-1.3 * MARK} ${1.3 * MARK}l${-1.3 * MARK} ${-1.3 * MARK}z`,
];

/** Lines, over the bands of the study's runs and the book's marks where there are any. */
export class Lines {
  /**
   * @param {SVGElement} picture
   * @param {object} words
   * @param {number} epochs
   */
  constructor(picture, words, epochs) {
    Object.assign(this, { picture, words, epochs });
  }

  /**
   * Draw what stays while a network trains.
   *
   * @param {{width: number, height: number}} size in pixels
   * @param {{low: number, high: number}} scale exponents of 10
   * @param {{layers: number, style: (layer: number) => string, bands: object[], marks: object}} of
   */
  lay({ width, height }, scale, { layers, style, bands, marks }) {
    const { words } = this;
    this.frame = frame(width, height, MARGINS, scale);
    const { left, right, top, bottom } = this.frame;
    this.x = (epoch) => left + (epoch / this.epochs) * (right - left);
    set(this.picture, { viewBox: `0 0 ${width} ${height}`, width, height });
    const layer = (number, ...content) =>
      svg("g", { class: "layer", style: style(number) }, ...content);
    this.drawn = Array.from({ length: layers }, (_, l) => ({
      past: svg("path", { class: `line dash-${l % 4}` }),
      ahead: svg("path", { class: `line ahead dash-${l % 4}` }),
      point: svg("circle", { class: "point", r: POINT }),
      name: svg("text", { class: "name", dy: "0.32em" }, filled(words.layer, { layer: l + 1 })),
    }));
    this.now = svg("line", { class: "now", y1: top, y2: bottom });
    this.picture.replaceChildren(
      decades(this.frame),
      this.#epochAxis(width, height),
      ...bands.map((band, l) => layer(l, svg("path", { class: "band", d: this.#band(band) }))),
      this.now,
      ...this.drawn.map((line, l) => layer(l, line.ahead, line.past, line.point)),
      ...marks.layers.map((speeds, l) => layer(l, ...this.#marks(marks.epochs, speeds, l))),
      ...this.drawn.map((line) => line.name),
    );
  }

  /** Show an epoch, and paler what the reader has seen beyond it; names stand beside its points. */
  show(reports, epoch) {
    const at = this.x(epoch);
    set(this.now, { x1: at, x2: at });
    const places = this.drawn.map((line, l) => {
      const points = reports.map((each) => [this.x(each.epoch), this.#y(each.speeds[l])]);
      set(line.past, { d: path(points.slice(0, epoch + 1)) });
      set(line.ahead, { d: path(points.slice(epoch)) });
      const place = this.#y(reports[epoch].speeds[l]);
      const there = Number.isFinite(place);
      set(line.point, { cx: at, cy: there ? place : 0, visibility: there ? "visible" : "hidden" });
      return place;
    });
    const named = places.map((place) => (Number.isFinite(place) ? place : this.frame.bottom));
    apart(named, LABEL_GAP, this.frame.top, this.frame.bottom).forEach((y, l) => {
      set(this.drawn[l].name, { x: at + 7, y });
    });
  }

  /** The place of a speed; none of what has no logarithm. */
  #y(speed) {
    return speed > 0 && Number.isFinite(speed) ? this.frame.y(speed) : NaN;
  }

  #epochAxis(width, height) {
    const { left, right, bottom } = this.frame;
    const group = svg("g", { class: "axis" });
    const every = (right - left) / 5 < 45 ? 2 : 1;
    for (let part = 0; part <= 5; part++) {
      const epoch = Math.round((part * this.epochs) / 5);
      const x = this.x(epoch);
      group.append(svg("line", { class: "spine", x1: x, x2: x, y1: bottom, y2: bottom + 4 }));
      if (part % every && part < 5) continue;
      group.append(svg("text", { x, y: bottom + 17, "text-anchor": "middle" }, epoch));
    }
    const middle = { x: (left + right) / 2, y: height - 4, "text-anchor": "middle" };
    group.append(svg("text", middle, this.words.epoch));
    return group;
  }

  #band({ lower, upper }) {
    const edge = (ends) => Array.from(ends, (end, epoch) => [this.x(epoch), this.#y(end)]);
    const back = path(edge(lower).toReversed());
    return `${path(edge(upper))}${back.replace("M", "L")}z`;
  }

  #marks(epochs, speeds, l) {
    return speeds.map((speed, index) => {
      const transform = `translate(${this.x(epochs[index])} ${this.#y(speed)})`;
      return svg("path", { class: "mark", d: MARKS[l % MARKS.length], transform });
    });
  }
}
