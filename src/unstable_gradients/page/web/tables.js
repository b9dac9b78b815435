/** The numbers of an epoch as tables, for those who do not see the pictures, or want digits. */

import { filled } from "blocks";
import { html } from "html";
import { significant } from "numbers";

/** A table whose first column names the rows. */
function table(caption, header, rows) {
  const head = header.map((cell) => html("th", { scope: "col" }, cell));
  const body = rows.map(([name, ...cells]) => {
    const others = cells.map((cell) => html("td", {}, cell));
    return html("tr", {}, html("th", { scope: "row" }, name), ...others);
  });
  return html(
    "div",
    { class: "numbers", role: "region", tabindex: 0, "aria-label": caption },
    html(
      "table",
      {},
      html("caption", {}, caption),
      html("thead", {}, html("tr", {}, ...head)),
      html("tbody", {}, ...body),
    ),
  );
}

/** The speeds of the layers in an epoch, beside those at the start, the study's and the book's. */
export function speeds(words, reports, epoch, bands, marks) {
  const marked = marks.epochs.findLastIndex((each) => each <= epoch);
  const header = [words.layers, filled(words.at, { epoch }), filled(words.at, { epoch: 0 })];
  if (bands.length) header.push(words.band);
  if (marked >= 0) header.push(filled(words.book, { epoch: marks.epochs[marked] }));
  const rows = reports[epoch].speeds.map((speed, l) => {
    const row = [String(l + 1), significant(speed), significant(reports[0].speeds[l])];
    if (bands.length) row.push(banded(words, bands[l], epoch));
    if (marked >= 0) row.push(significant(marks.layers[l][marked]));
    return row;
  });
  return table(filled(words.speeds, { epoch }), header, rows);
}

function banded(words, { lower, upper }, epoch) {
  if (epoch >= lower.length) return "\u2013";
  const ends = { low: significant(lower[epoch], 2), high: significant(upper[epoch], 2) };
  return filled(words.between, ends);
}

/** The gradients of the first neurons of each layer in an epoch. */
export function neurons(words, report) {
  const header = [
    words.neuron,
    ...report.neurons.map((_, l) => filled(words.layer, { layer: l + 1 })),
  ];
  const rows = report.neurons[0].map((_, k) => [
    String(k + 1),
    ...report.neurons.map((layer) => (k in layer ? significant(layer[k], 2) : "")),
  ]);
  return table(filled(words.neurons, { epoch: report.epoch }), header, rows);
}
