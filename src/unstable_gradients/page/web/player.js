/**
 * Trains in a worker, keeps what it reports of each epoch, and moves through it: forward as far as
 * training has come, and back.
 *
 * @typedef {import("training").Report} Report
 */

import { workerOf } from "worker";

/** How often the epoch shown changes, in milliseconds, and by how many epochs. */
const SMOOTH = { every: 50, epochs: 1 };
const IN_JUMPS = { every: 1000, epochs: 20 }; // for readers who want little motion

/** Plays a training. */
export class Player {
  /**
   * @param {import("network").Examples} examples
   * @param {number} last epoch
   * @param {() => void} changed called after whatever can be seen has changed
   */
  constructor(examples, last, changed) {
    this.last = last;
    this.changed = changed;
    /** @type {Report[]} */
    this.reports = [];
    this.epoch = 0; // that is shown
    this.seen = 0; // the last one that was shown
    this.goal = 0; // to which the reader wants to go
    this.playing = false;
    this.run = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.worker = workerOf("training");
    this.worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.worker.postMessage({ kind: "images", examples });
  }

  /** Begin anew with another network; its first report follows. */
  begin(architecture, parameters, descent) {
    this.run += 1;
    this.reports = [];
    this.epoch = this.goal = this.seen = 0;
    this.playing = false;
    this.worker.postMessage({ kind: "begin", run: this.run, architecture, parameters, descent });
  }

  /** How far training has come; -1 before the first report. */
  get trained() {
    return this.reports.length - 1;
  }

  /** The last epoch with numbers, or -1: training that diverges ends there. */
  get end() {
    const latest = this.reports.at(-1);
    return latest && !latest.speeds.every(Number.isFinite) ? this.trained : this.last;
  }

  /** The epoch from which the reader's next step counts: training may not have come there yet. */
  get wanted() {
    return this.playing ? this.epoch : this.goal;
  }

  /** Whether the epoch that is shown is the one that the reader wants. */
  get resting() {
    return !this.playing && this.epoch === this.goal;
  }

  /** Go on from the epoch that is shown, or from the start if that is the last. */
  play() {
    if (this.epoch >= this.end) this.epoch = 0;
    this.playing = true;
    this.goal = this.end;
    this.shownAt = performance.now();
    this.#train(this.end);
    requestAnimationFrame((now) => this.#advance(now));
    this.changed();
  }

  /** Stay at the epoch that is shown. */
  pause() {
    this.playing = false;
    this.goal = this.epoch;
    this.#train(this.epoch);
    this.changed();
  }

  /** Show an epoch, as soon as training has come there. */
  seek(epoch) {
    this.playing = false;
    this.goal = Math.min(Math.max(Math.trunc(epoch), 0), this.end);
    this.#showEpoch(Math.max(Math.min(this.goal, this.trained), 0));
    this.#train(this.goal);
    this.changed();
  }

  #showEpoch(epoch) {
    this.epoch = epoch;
    this.seen = Math.max(this.seen, epoch);
  }

  #train(epoch) {
    this.worker.postMessage({ kind: "train", epoch });
  }

  #receive(report) {
    if (report.run !== this.run || this.end < this.last) return;
    this.reports.push(report);
    this.goal = Math.min(this.goal, this.end);
    if (this.end < this.last) this.#train(this.trained);
    if (!this.playing) this.#showEpoch(Math.min(this.goal, this.trained));
    if (!this.playing || this.trained === 0) this.#soon();
  }

  /** Tell of a change before the next picture, once for all reports until then. */
  #soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.changed();
    });
  }

  #advance(now) {
    if (!this.playing) return;
    if (this.trained < 0) this.shownAt = now; // nothing to show yet
    const pace = this.still.matches ? IN_JUMPS : SMOOTH;
    const steps = Math.floor((now - this.shownAt) / pace.every);
    if (steps > 0) {
      this.shownAt += steps * pace.every;
      const next = Math.min(this.epoch + pace.epochs * steps, this.trained, this.end);
      this.playing = next < this.end;
      if (next !== this.epoch) {
        this.#showEpoch(next);
        this.changed();
      }
    }
    if (this.playing) requestAnimationFrame((later) => this.#advance(later));
    else this.goal = this.epoch;
  }
}
