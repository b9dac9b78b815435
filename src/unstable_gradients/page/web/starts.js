/**
 * Random starts of the page's own, from the distributions of the study's (unstable_gradients.network:
 * weight_distributions, biases) but other random numbers.
 *
 * @typedef {import("network").Parameters} Parameters
 * @typedef {import("layers").Architecture} Architecture
 */

import { Random } from "random";

const glorot = (random, nIn, nOut) => Math.sqrt(6 / (nIn + nOut)) * (2 * random.uniform() - 1);

/** How a weight is drawn, by which it is multiplied for each hidden layer it joins, and biases. */
const STARTS = {
  default: { weight: (random, nIn) => random.normal() / Math.sqrt(nIn), gain: 1, biases: "normal" },
  "glorot-uniform-zero": { weight: glorot, gain: 1, biases: "zero" },
  "he-zero": {
    weight: (random, nIn) => random.normal() * Math.sqrt(2 / nIn),
    gain: 1,
    biases: "zero",
  },
  "glorot-sigmoid-centred": { weight: glorot, gain: 2, biases: "centred" },
};
const AT_REST = { sigmoid: 0.5, tanh: 0, relu: 0, softsign: 0 }; // s(0)

/** The biases of a layer; centred ones take away what the inputs add up to at rest. */
const BIASES = {
  normal: (random, weights, nOut) => Float64Array.from({ length: nOut }, () => random.normal()),
  zero: (random, weights, nOut) => new Float64Array(nOut),
  centred: (random, weights, nOut, atRest) => {
    const sums = new Float64Array(nOut);
    for (let at = 0; at < weights.length; at++) sums[at % nOut] -= atRest * weights[at];
    return sums;
  },
};

/**
 * A random start.
 *
 * @param {string} name of the distributions
 * @param {Architecture} architecture its first size is the number of pixels that are drawn for
 * @param {number} pixels of an image, on which the variance of the first layer's weights depends;
 *   those that are dark in all images need no weights
 * @param {number} seed
 * @returns {Parameters}
 */
export function drawn(name, { sizes, activation, normalization }, pixels, seed) {
  const { weight, gain, biases } = STARTS[name];
  const random = new Random(seed);
  const parameters = { weights: [], biases: [], gains: ones(sizes, normalization) };
  const last = sizes.length - 2;
  for (let l = 0; l <= last; l++) {
    const [rows, nOut, nIn] = [sizes[l], sizes[l + 1], l === 0 ? pixels : sizes[l]];
    const scale = gain ** ((l > 0) + (l < last));
    const weights = Float64Array.from({ length: rows * nOut }, () => {
      return scale * weight(random, nIn, nOut);
    });
    parameters.weights.push(weights);
    parameters.biases.push(BIASES[biases](random, weights, nOut, l > 0 ? AT_REST[activation] : 0));
  }
  return parameters;
}

/** The gains of the hidden layers, which are 1 at the start where there is normalization. */
export function ones(sizes, normalization) {
  if (normalization === "none") return [];
  return sizes.slice(1, -1).map((neurons) => new Float64Array(neurons).fill(1));
}
