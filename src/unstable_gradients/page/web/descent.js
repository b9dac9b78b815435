/**
 * Update rules on all images at once, as in the study (unstable_gradients.network: rules, adam).
 *
 * @typedef {import("network").Parameters} Parameters
 * @typedef {{rule: string, eta: number, lmbda: number}} Settings the rule's name, learning rate and
 *   L2 regularization parameter lambda
 */

const [BETA1, BETA2, ADAM_EPSILON] = [0.9, 0.999, 1e-8]; // Kingma and Ba (2015), algorithm 1

/** w <- (1 - eta lambda / n) w - eta dC/dw, and b <- b - eta dC/db (equation 93). */
function plainDescent({ eta, lmbda }, images) {
  const decay = 1 - (eta * lmbda) / images;
  return (values, gradient, decays) => {
    const kept = decays ? decay : 1;
    for (let at = 0; at < values.length; at++) {
      values[at] = kept * values[at] - eta * gradient[at];
    }
  };
}

/** Adam, with the gradient of the decay term in its moments. */
function adam({ eta, lmbda }, images) {
  const moments = new Map();
  return (values, gradient, decays) => {
    if (!moments.has(values)) {
      moments.set(values, { m: values.map(() => 0), v: values.map(() => 0), t: 0 });
    }
    const own = moments.get(values);
    own.t += 1;
    const [left1, left2] = [1 - BETA1 ** own.t, 1 - BETA2 ** own.t];
    const decay = decays ? lmbda / images : 0;
    for (let at = 0; at < values.length; at++) {
      const g = gradient[at] + decay * values[at];
      own.m[at] = BETA1 * own.m[at] + (1 - BETA1) * g;
      own.v[at] = BETA2 * own.v[at] + (1 - BETA2) * g * g;
      values[at] -= (eta * (own.m[at] / left1)) / (Math.sqrt(own.v[at] / left2) + ADAM_EPSILON);
    }
  };
}

const RULES = { none: plainDescent, adam };

/**
 * What moves parameters, in place, one step along a gradient of theirs.
 *
 * @param {Settings} settings
 * @param {number} images the size n of the training set
 * @returns {(parameters: Parameters, gradient: Parameters) => void}
 */
export function descent(settings, images) {
  const move = RULES[settings.rule](settings, images);
  return (parameters, gradient) => {
    parameters.weights.forEach((values, l) => move(values, gradient.weights[l], true));
    for (const kind of ["biases", "gains"]) {
      parameters[kind].forEach((values, l) => move(values, gradient[kind][l], false));
    }
  };
}
