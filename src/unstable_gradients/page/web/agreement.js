/** Whether an element agrees with what it was made from, and what it reads with its value. */

// As texts have them: 29,000, −0.0123, < 0.001 (in Japanese 0.001未満), 1.2 · 10−5, with what stands
// behind left aside.
const SIZE = String.raw`(?<whole>[\d,]+)(?<part>\.\d+)?`;
const POWER = String.raw`\s*[\u22c5\u00b7\u00d7]\s*10(?<power>[-\u2212]?\d+)`;
const NUMBER = new RegExp(
  String.raw`^\s*(?<below>< )?(?<sign>[-\u2212]?)${SIZE}(?:${POWER})?(?<less>未満)?`,
);
// Numbers are shown as they are, in percent, or in parts of ten thousand.
const SCALES = [1, 100, 10_000];
const EXACT = 1 + 1e-9; // of a half that was rounded

/** Whether a cell and a value are the same: letter by letter, or as numbers. */
export function same(cell, value) {
  if (cell === value || (cell === "" && value === "nan")) return true;
  return cell !== "" && value !== "" && Number(cell) === Number(value);
}

/** Whether a text is this value, rounded; of what is no number, whether it has none. */
export function reads(text, value) {
  const found = NUMBER.exec(text)?.groups;
  const exact = number(value);
  if (!found || Number.isNaN(exact)) return !found && !Number.isFinite(exact);
  const { written, half } = rounded(found);
  if (found.below || found.less) return exact < written;
  const meant = [...SCALES.map((scale) => scale * exact), 10 ** exact];
  return meant.some((each) => Math.abs(each - written) <= half);
}

/** A number as Python writes it. */
function number(value) {
  return Number(value.replace("inf", "Infinity"));
}

/** A number as it is written, and half of its last digit that is not a filling 0. */
function rounded({ sign, whole, part = "", power = "0" }) {
  const digits = whole.replaceAll(",", "");
  const exponent = Number(power.replace("\u2212", "-"));
  const filling = part || /^0+$/.test(digits) ? 0 : /0*$/.exec(digits)[0].length;
  const last = part ? 1 - part.length : filling;
  const size = Number(`${digits}${part}e${exponent}`);
  return { written: sign ? -size : size, half: 0.5 * 10 ** (last + exponent) * EXACT };
}
