/**
 * The worker: it trains a network epoch by epoch and reports what the figure shows of each.
 *
 * An epoch is one step on all images; what is reported of epoch e is measured before that step, so
 * that epoch 0 is the untrained network. Messages to it:
 *   {kind: "images", examples}                                  once
 *   {kind: "begin", run, architecture, descent, parameters}     another network, in place of the last
 *   {kind: "train", epoch}                                      train up to this epoch
 * and from it a `Report` for each epoch.
 *
 * @typedef {object} Report
 * @property {number} run of `begin`
 * @property {number} epoch
 * @property {number[]} speeds ||dC/db|| of each hidden layer, front to back
 * @property {number[][]} neurons dC/db of the first neurons of each hidden layer
 * @property {number} accuracy the fraction of the images that the network classifies correctly
 */

import { descent } from "descent";
import { Network } from "network";

const NEURONS_SHOWN = 6; // of each hidden layer, as in the book's figure

const norm = (vector) => Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));

/** A network in training. */
export class Training {
  constructor({ run, architecture, parameters, descent: settings }, examples) {
    this.run = run;
    this.epoch = 0;
    this.network = new Network(architecture, parameters, examples);
    this.move = descent(settings, examples.labels.length);
    this.network.compute();
  }

  /** Go one step. */
  step() {
    this.move(this.network.parameters, this.network.gradient);
    this.network.compute();
    this.epoch += 1;
  }

  /** @returns {Report} */
  report() {
    const hidden = this.network.gradient.biases.slice(0, -1);
    return {
      run: this.run,
      epoch: this.epoch,
      speeds: hidden.map(norm),
      neurons: hidden.map((layer) => [...layer.subarray(0, NEURONS_SHOWN)]),
      accuracy: this.network.accuracy(),
    };
  }
}

/** Answer the page's messages, between two of which there are a few steps at most. */
function serve() {
  let [examples, training, goal, busy] = [null, null, 0, false];
  const soon = new MessageChannel(); // sooner than a timer, and messages of the page come between
  soon.port1.addEventListener("message", () => {
    busy = training.epoch < goal;
    if (!busy) return;
    training.step();
    postMessage(training.report());
    soon.port2.postMessage(null);
  });
  soon.port1.start();
  self.addEventListener("message", ({ data }) => {
    if (data.kind === "images") examples = data.examples;
    if (data.kind === "begin") {
      training = new Training(data, examples);
      goal = 0;
      postMessage(training.report());
    }
    if (data.kind === "train") {
      goal = data.epoch;
      if (!busy) soon.port2.postMessage(null);
      busy = true;
    }
  });
}

if (typeof document === "undefined") serve(); // in the worker, not where a page imports it
