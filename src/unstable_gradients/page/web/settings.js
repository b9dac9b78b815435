/**
 * What a reader can set, what goes together, and where the study has something to compare.
 *
 * @typedef {object} Settings
 * @property {number} depth hidden layers
 * @property {string} activation of the hidden layers
 * @property {string} start distributions of weights and biases
 * @property {string} seed of the page's random numbers, or "study" for the study's own start
 * @property {number} eta learning rate
 * @property {number} lmbda L2 regularization parameter lambda
 * @property {string} rule by which parameters move
 * @property {string} normalization of the hidden layers
 * @property {string} skips connections past hidden layers
 */

const SEEDS = 20;
const USUAL_ETA = { none: 0.1, adam: 0.001 };
const OF_THE_STUDY = ["activation", "start", "eta", "lmbda", "rule", "normalization", "skips"];

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const withOwn = (values, own) => {
  return values.includes(own) ? values : [...values, own].toSorted((a, b) => a - b);
};

/** The values of each setting, in the order of the controls. */
export function choices({ deepest, study }) {
  return {
    depth: range(1, deepest),
    activation: ["sigmoid", "tanh", "relu", "softsign"],
    start: ["default", "glorot-uniform-zero", "he-zero", "glorot-sigmoid-centred"],
    seed: ["study", ...range(1, SEEDS).map(String)],
    eta: withOwn([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], study.eta),
    lmbda: withOwn([0, 0.1, 1, 5, 20, 100], study.lmbda),
    rule: ["none", "adam"],
    normalization: ["none", "batch", "layer"],
    skips: ["none", "identity"],
  };
}

/** The study's settings, as far as the page knows them. */
export function initial({ study, deepest }) {
  const settings = { depth: study.depth, seed: "study" };
  const known = choices({ deepest, study });
  for (const name of OF_THE_STUDY) {
    settings[name] = known[name].includes(study[name]) ? study[name] : known[name][0];
  }
  return settings.start === study.start ? settings : { ...settings, seed: "1" };
}

/** Whether the study's own start is one of these settings. */
function hasStudysStart(settings, study) {
  return settings.depth === study.depth && settings.start === study.start;
}

/** Whether a value cannot be chosen as the others are. */
export function impossible(name, value, settings, study) {
  const plain = settings.normalization === "none" && settings.skips === "none";
  if (name === "seed") return value === "study" && !hasStudysStart(settings, study);
  if (name === "start") return value.endsWith("-centred") && !plain;
  if (name === "normalization" || name === "skips") {
    return value !== "none" && settings.start.endsWith("-centred");
  }
  return false;
}

/** The settings after one has changed: a value that became impossible gives way. */
export function changed(settings, name, value, study) {
  const next = { ...settings, [name]: value };
  if (name === "rule") next.eta = USUAL_ETA[value];
  if (next.seed === "study" && !hasStudysStart(next, study)) next.seed = "1";
  return next;
}

/** The study's settings with what an address asks for; what cannot be chosen is passed over. */
export function asked(values, facts) {
  const known = choices(facts);
  let settings = initial(facts);
  for (const [name, text] of values) {
    const value = known[name]?.find((each) => String(each) === text);
    if (value === undefined || impossible(name, value, settings, facts.study)) continue;
    settings = changed(settings, name, value, facts.study);
  }
  return settings;
}

/** Whether the study's runs, and with them the book's, were made with these settings. */
export function asInStudy(settings, { study, bands }) {
  return (
    study.cost === "cross-entropy" &&
    bands.includes(settings.depth) &&
    OF_THE_STUDY.every((name) => settings[name] === study[name])
  );
}
