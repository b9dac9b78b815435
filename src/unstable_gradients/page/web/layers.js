/**
 * What one layer does in both passes, with normalization and skip connections as the study has them
 * (unstable_gradients.network: normalization, residual).
 *
 * @typedef {{sizes: number[], activation: string, normalization: string, skips: string}}
 *   Architecture
 */

const EPSILON = 1e-5; // of normalization, as in the study

/** s(z) of each z, and s'(z) by s(z). */
const ACTIVATIONS = {
  sigmoid: { value: (z) => 1 / (1 + Math.exp(-z)), slope: (s) => s * (1 - s) },
  tanh: { value: Math.tanh, slope: (s) => 1 - s * s },
  relu: { value: (z) => Math.max(z, 0), slope: Math.sign }, // s is never negative
  softsign: { value: (z) => z / (1 + Math.abs(z)), slope: (s) => (1 - Math.abs(s)) ** 2 },
};

/** Which elements of (image, neuron) normalization takes means over: [sets, step, size, stride]. */
const OVER = {
  batch: (images, neurons) => [neurons, 1, images, neurons],
  layer: (images, neurons) => [images, neurons, neurons, 1],
};

/** One layer: what it holds of every image, and its part in both passes. */
export class Layer {
  constructor(architecture, number, images) {
    const { sizes, normalization, skips } = architecture;
    const hidden = number < sizes.length - 2;
    this.neurons = sizes[number + 1];
    this.function = ACTIVATIONS[hidden ? architecture.activation : "sigmoid"];
    this.normalizes = hidden && normalization !== "none";
    this.isBlock = hidden && skips === "identity" && number > 0 && sizes[number] === this.neurons;
    const buffer = () => new Float64Array(images * this.neurons);
    this.products = buffer(); // x = a^(l-1) w, then dC/dx
    this.values = buffer(); // s(z)
    this.activations = this.isBlock ? buffer() : this.values;
    this.gradients = buffer(); // dC/da
    this.errors = this.normalizes ? buffer() : this.products; // delta = dC/dz
    if (this.normalizes) {
      this.normalized = buffer();
      this.sets = OVER[normalization](images, this.neurons);
      this.deviations = new Float64Array(this.sets[0]);
    }
  }

  /** z from x, then s(z) and a; `before` are the activations that a skip connection brings. */
  forward(biases, gains, before) {
    const { neurons, products, values, activations } = this;
    const evaluate = this.function.value;
    if (this.normalizes) this.normalize();
    const weighted = this.normalizes ? this.normalized : products;
    for (let at = 0, k = 0; at < values.length; at++, k++) {
      if (k === neurons) k = 0;
      const z = this.normalizes ? gains[k] * weighted[at] + biases[k] : weighted[at] + biases[k];
      values[at] = evaluate(z);
    }
    if (!this.isBlock) return;
    for (let at = 0; at < values.length; at++) activations[at] = before[at] + values[at];
  }

  /** y = (x - mean) / sqrt(variance + EPSILON), over images or over neurons. */
  normalize() {
    const { products, normalized, deviations } = this;
    const [sets, step, size, stride] = this.sets;
    for (let set = 0; set < sets; set++) {
      const end = set * step + size * stride;
      let [mean, variance] = [0, 0];
      for (let at = set * step; at < end; at += stride) mean += products[at];
      mean /= size;
      for (let at = set * step; at < end; at += stride) variance += (products[at] - mean) ** 2;
      deviations[set] = Math.sqrt(variance / size + EPSILON);
      for (let at = set * step; at < end; at += stride) {
        normalized[at] = (products[at] - mean) / deviations[set];
      }
    }
  }

  /** dC/dx from dC/da; of normalization dC/dx = (g - <g> - y <g y>) / deviation, g = dC/dy. */
  backward(gains) {
    const { neurons, values, gradients, errors, products, normalized, deviations } = this;
    const slope = this.function.slope;
    for (let at = 0; at < errors.length; at++) errors[at] = gradients[at] * slope(values[at]);
    if (!this.normalizes) return;
    for (let at = 0; at < errors.length; at++) products[at] = errors[at] * gains[at % neurons];
    const [sets, step, size, stride] = this.sets;
    for (let set = 0; set < sets; set++) {
      const end = set * step + size * stride;
      let [mean, along] = [0, 0];
      for (let at = set * step; at < end; at += stride) {
        mean += products[at];
        along += products[at] * normalized[at];
      }
      for (let at = set * step; at < end; at += stride) {
        const rest = products[at] - mean / size - (normalized[at] * along) / size;
        products[at] = rest / deviations[set];
      }
    }
  }
}
