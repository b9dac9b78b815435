/**
 * A network on a fixed set of images, and the mean gradient of its cost over them.
 *
 * It follows the study's core in numpy (unstable_gradients.network). All arrays are Float64Array,
 * row by row:
 *   weights[l]  (n_in, n_out) of layer l, counted from 0 at the front; the last is the output
 *   biases[l]   (n_out); of a normalized layer the shift behind the normalization
 *   gains[l]    (n_out) of each hidden layer that is normalized
 *
 * @typedef {import("layers").Architecture} Architecture
 * @typedef {{images: Sparse, pixels: Sparse, labels: Uint8Array}} Examples
 *   the images by rows, from 0 to 1; the same transposed; and the digits
 * @typedef {{weights: Float64Array[], biases: Float64Array[], gains: Float64Array[]}} Parameters
 */

import { Layer } from "layers";
import { product, sparseProduct, transposed } from "products";

const zeros = (each) => new Float64Array(each.length);

/** A network with sigmoid outputs and cross-entropy on fixed images, all of which are one batch. */
export class Network {
  /**
   * @param {Architecture} architecture its first size is the number of pixels in the examples
   * @param {Parameters} parameters where it is; to be moved in place
   * @param {Examples} examples
   */
  constructor(architecture, parameters, examples) {
    this.parameters = parameters;
    this.examples = examples;
    this.images = examples.labels.length;
    this.layers = parameters.biases.map((_, l) => new Layer(architecture, l, this.images));
    /** The mean gradient over the images of the cost without regularization. */
    this.gradient = {
      weights: parameters.weights.map(zeros),
      biases: parameters.biases.map(zeros),
      gains: parameters.gains.map(zeros),
    };
  }

  /** Compute the gradient. */
  compute() {
    this.#forward();
    this.#backward();
    this.#sum();
  }

  #forward() {
    const { weights, biases, gains } = this.parameters;
    this.layers.forEach((layer, l) => {
      const before = this.layers[l - 1];
      if (l === 0) sparseProduct(this.examples.images, weights[0], layer.neurons, layer.products);
      else {
        const n = before.neurons;
        product(before.activations, n, 1, weights[l], n, layer.neurons, layer.products);
      }
      layer.forward(biases[l], gains[l], before?.activations);
    });
  }

  #backward() {
    const { weights, gains } = this.parameters;
    const last = this.layers.at(-1);
    last.errors.set(last.values);
    this.examples.labels.forEach((digit, image) => {
      last.errors[image * last.neurons + digit] -= 1;
    });
    for (let l = this.layers.length - 2; l >= 0; l--) {
      const [layer, next] = [this.layers[l], this.layers[l + 1]];
      const turned = transposed(weights[l + 1], layer.neurons, next.neurons);
      const { neurons, gradients } = layer;
      product(next.products, next.neurons, 1, turned, next.neurons, neurons, gradients);
      if (next.isBlock) {
        for (let at = 0; at < gradients.length; at++) gradients[at] += next.gradients[at];
      }
      layer.backward(gains[l]);
    }
  }

  #sum() {
    const { weights, biases, gains } = this.gradient;
    const { images } = this;
    this.layers.forEach((layer, l) => {
      const { neurons, products, errors } = layer;
      const before = this.layers[l - 1];
      if (l === 0) sparseProduct(this.examples.pixels, products, neurons, weights[0]);
      else product(before.activations, 1, before.neurons, products, images, neurons, weights[l]);
      for (let at = 0; at < weights[l].length; at++) weights[l][at] /= images;
      average(errors, null, biases[l]);
      if (layer.normalizes) average(errors, layer.normalized, gains[l]);
    });
  }

  /** The fraction of the images whose digit has the largest output, as of the last `compute`. */
  accuracy() {
    const { values, neurons } = this.layers.at(-1);
    let right = 0;
    this.examples.labels.forEach((digit, image) => {
      const outputs = values.subarray(image * neurons, (image + 1) * neurons);
      if (outputs.every((output) => output <= outputs[digit])) right++;
    });
    return right / this.images;
  }
}

/** out (neuron) = the mean over the images of errors (image, neuron), times factors if any. */
function average(errors, factors, out) {
  const images = errors.length / out.length;
  out.fill(0);
  for (let at = 0, k = 0; at < errors.length; at++, k++) {
    if (k === out.length) k = 0;
    out[k] += factors ? errors[at] * factors[at] : errors[at];
  }
  for (let k = 0; k < out.length; k++) out[k] /= images;
}
