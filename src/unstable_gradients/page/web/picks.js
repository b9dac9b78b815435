/** Marks of a figure that set parameters when they are clicked, as inputs do. */

/**
 * @param {object} view of Vega
 * @param {Record<string, string>} picks the field of a mark's datum, by the parameter that it sets
 * @param {(parameters: object) => void} set
 */
export function listen(view, picks, set) {
  const pairs = Object.entries(picks);
  view.addEventListener("click", (event, item) => {
    const datum = item?.datum;
    if (!datum || !pairs.every(([, field]) => field in datum)) return;
    set(Object.fromEntries(pairs.map(([name, field]) => [name, datum[field]])));
  });
}
