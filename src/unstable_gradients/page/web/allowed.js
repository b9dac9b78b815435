/** What an address may set in an interactive figure. */

/**
 * The values that a figure can take of those that an address names; others are passed over.
 *
 * @param {[string, string][]} asked
 * @param {object} parameters of the figure, each with its value at the beginning
 * @param {object[]} signals of the figure, some with an input
 * @returns {object} values by the names of parameters
 */
export function allowed(asked, parameters, signals) {
  const found = {};
  for (const [name, text] of asked) {
    if (!Object.hasOwn(parameters, name)) continue;
    const bind = signals.find((each) => each.name === name)?.bind ?? {};
    const value = valueOf(text, parameters[name], bind);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** What a text stands for: one of the options, true or false, a number in reach, or itself. */
function valueOf(text, beginning, bind) {
  if (bind.options) return bind.options.find((each) => String(each) === text);
  if (typeof beginning === "boolean") return booleanOf(text);
  if (typeof beginning !== "number") return text;
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? undefined : within(number, bind);
}

function booleanOf(text) {
  return text === "true" || text === "false" ? text === "true" : undefined;
}

/** The place of a slider that is nearest to a number. */
function within(number, { min = -Infinity, max = Infinity, step }) {
  const inside = Math.min(Math.max(number, min), max);
  if (!step || !Number.isFinite(min)) return inside;
  const last = Math.floor((max - min) / step + 1e-9);
  const steps = Math.min(Math.round((inside - min) / step), last);
  return Number((min + steps * step).toPrecision(12)); // not 5.6500000000000004
}
