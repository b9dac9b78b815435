/** Numbers as readers see them. */

const MINUS = "\u2212";
const SUPERSCRIPTS = {
  "-": "\u207b",
  ..."\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079",
};

/** 10 to a power: 1, 10, 10⁻³. */
export function powerOfTen(exponent) {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  return `10${[...String(exponent)].map((each) => SUPERSCRIPTS[each]).join("")}`;
}

/** A whole number, with thousands apart as in the language of the page. */
export function counted(number) {
  return number.toLocaleString(document.documentElement.lang || "en");
}

/** A number with as many digits that mean something: 0.0123, or 1.23 × 10⁻⁵. */
export function significant(value, digits = 3) {
  if (!Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  if (Math.abs(value) >= 1000) return counted(Number(value.toPrecision(digits)));
  const [mantissa, exponent] = value
    .toExponential(digits - 1)
    .split("e")
    .map(Number);
  const text =
    exponent >= -4
      ? Number(value.toPrecision(digits)).toFixed(Math.max(0, digits - 1 - exponent))
      : `${mantissa.toFixed(digits - 1)} \u00d7 ${powerOfTen(exponent)}`;
  return text.replace("-", MINUS).replaceAll(" ", "\u00a0");
}
