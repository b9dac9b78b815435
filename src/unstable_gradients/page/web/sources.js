/**
 * What elements of the page come from: `data-from`, as page/sourced.py writes it.
 *
 * A source is a file, or a cell of a table with `#row.column` behind it.
 */

export const SOURCED = "[data-from]";

/** The sources of an element, in their order. */
export function sources(element) {
  return element.dataset.from.split(" ").map(source);
}

function source(text) {
  const [path, place] = text.split("#");
  if (place === undefined) return { path };
  const dot = place.indexOf(".");
  return { path, row: Number(place.slice(0, dot)), column: place.slice(dot + 1) };
}

/** Whether an element shows a cell as it stands in its table. */
export function isCell(element) {
  return (
    "value" in element && !("calculated" in element.dataset) && element.dataset.from.includes("#")
  );
}

/** The cell of a source in its table; undefined where there is none. */
export function cell({ row, column }, { header, rows }) {
  return rows[row]?.[header.indexOf(column)];
}
