/** The sentence below the inputs of a figure, where it is made from what the figure draws. */

import { filled } from "blocks";

/**
 * Keep an element telling what the first row of data with these fields says.
 *
 * @param {object} view of Vega
 * @param {object} spec whose `usermeta.tells` has a text with places {field}, the formats of its
 *   numbers by field, and what is told `otherwise`, where there is no such row
 * @param {Element} place
 * @param {(format: string) => (value: number) => string} format of numbers
 */
export function tell(view, spec, place, format) {
  const { text, fields, otherwise } = spec.usermeta.tells;
  const names = spec.data.map(({ name }) => name);
  const show = () => {
    const rows = names.map((name) => view.data(name)?.[0]);
    const row = rows.find((each) => each && Object.keys(fields).every((field) => field in each));
    place.textContent = row ? filled(text, formatted(row, fields, format)) : otherwise;
  };
  for (const name of names) view.addDataListener(name, show);
}

function formatted(row, fields, format) {
  const pairs = Object.entries(fields).map(([field, each]) => {
    return [field, each ? format(each)(row[field]) : String(row[field])];
  });
  return Object.fromEntries(pairs);
}
