/**
 * The study's images, start and bands, out of the bytes that the page holds
 * (stages/training/living.py).
 *
 * @typedef {import("products").Sparse} Sparse
 * @typedef {import("network").Examples} Examples
 * @typedef {import("network").Parameters} Parameters
 */

import { bytes } from "blocks";

const PIXEL_SCALE = 1 / 256; // a pixel p enters a network as p / 256, as in the book's files

/**
 * The images with their digits.
 *
 * @param {number} live pixels of an image, those left out that are dark in all of them
 * @returns {Examples}
 */
export function examples(live) {
  const labels = bytes("living-labels");
  const entries = decoded(bytes("living-images"), live);
  return {
    images: sparse(entries, labels.length, "image", "pixel"),
    pixels: sparse(entries, live, "pixel", "image"),
    labels,
  };
}

/** The pixels that are not dark; a 0 stands for as many dark ones as the byte behind it says. */
function decoded(coded, live) {
  const entries = [];
  let place = 0;
  for (let at = 0; at < coded.length; at++) {
    if (coded[at] === 0) {
      at += 1;
      place += coded[at];
      continue;
    }
    const image = Math.floor(place / live);
    entries.push({ image, pixel: place % live, value: coded[at] * PIXEL_SCALE });
    place += 1;
  }
  return entries;
}

/** Entries as a matrix, sorted by what the rows are: within a row they keep their order. */
function sparse(entries, rows, row, column) {
  const starts = new Uint32Array(rows + 1);
  for (const entry of entries) starts[entry[row] + 1] += 1;
  for (let r = 0; r < rows; r++) starts[r + 1] += starts[r];
  const next = starts.slice();
  const indices = new Uint16Array(entries.length);
  const values = new Float64Array(entries.length);
  for (const entry of entries) {
    const place = next[entry[row]];
    next[entry[row]] += 1;
    indices[place] = entry[column];
    values[place] = entry.value;
  }
  return { starts, indices, values };
}

/**
 * Weights and biases of the study's own start.
 *
 * @param {number[]} sizes of its layers
 * @returns {Parameters}
 */
export function studysStart(sizes) {
  const numbers = new Float64Array(bytes("living-start").buffer);
  const parameters = { weights: [], biases: [], gains: [] };
  let at = 0;
  const take = (count) => numbers.slice(at, (at += count));
  for (let l = 0; l + 1 < sizes.length; l++) {
    parameters.weights.push(take(sizes[l] * sizes[l + 1]));
    parameters.biases.push(take(sizes[l + 1]));
  }
  return parameters;
}

/**
 * The bands of the study's runs, by depth, of each layer {lower, upper} with a number an epoch.
 *
 * @param {number[]} depths in the order in which they are held
 * @returns {Map<number, {lower: Float32Array, upper: Float32Array}[]>}
 */
export function bands(depths, epochs) {
  const numbers = new Float32Array(bytes("living-bands").buffer);
  let at = 0;
  const take = () => numbers.subarray(at, (at += epochs));
  const layer = () => ({ lower: take(), upper: take() });
  return new Map(depths.map((depth) => [depth, Array.from({ length: depth }, layer)]));
}
