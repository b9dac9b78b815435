/** Parts of a card: a row of a table, a stage with what it ran on, a check. */

import { filled } from "blocks";
import { isIntact } from "check";
import { html } from "html";

const NOTHING = "\u2013";

/** A list of terms, each with what it is. */
export function list(terms) {
  const pairs = terms.filter(([, content]) => content !== undefined);
  return html(
    "dl",
    {},
    ...pairs.flatMap(([term, content]) => [html("dt", {}, term), html("dd", {}, content)]),
  );
}

/** Text as it is typed or stored, which breaks before an underscore where it must. */
export function code(text) {
  const [first, ...rest] = text.split("_");
  return html("code", {}, first, ...rest.flatMap((each) => [html("wbr"), `_${each}`]));
}

/** A row of a table with the meaning of each column; those that were read are marked. */
export function row(words, columns, { header, rows }, index, read) {
  const head = [words.column, words.cell, words.meaning];
  const body = header.map((name, place) =>
    html(
      "tr",
      read.includes(name) ? { class: "read" } : {},
      html("th", { scope: "row" }, code(name)),
      html("td", {}, rows[index][place] || NOTHING),
      html("td", {}, columns[name]),
    ),
  );
  return html(
    "table",
    {},
    html("caption", {}, filled(words.row, { row: index })),
    html("thead", {}, html("tr", {}, ...head.map((each) => html("th", { scope: "col" }, each)))),
    html("tbody", {}, ...body),
  );
}

/** A stage: what it does, its command, its parameters, and the sums of what it ran on. */
export function stage(words, stages, name) {
  const { is, command, parameters, inputs } = stages[name];
  const given = leaves(parameters);
  const shown = ([each, value]) => [code(each), [value].flat().join(" ")];
  const coded = inputs.filter(([, , makers]) => !makers);
  const data = inputs.filter(([, , makers]) => makers);
  return html(
    "div",
    { class: "stage" },
    html("p", {}, `${is} (`, code(name), ")"),
    html("pre", {}, code(command)),
    html("p", { class: "title" }, given.length ? words.parameters : words.unset),
    list(given.map(shown)),
    ...coded.map(([path, md5]) => sum(words.code, path, md5)),
    ...data.map(([path, md5, makers]) => input(words, stages, path, md5, makers)),
  );
}

/** Parameters by their whole names, with dots. */
function leaves(values, above = "") {
  return Object.entries(values).flatMap(([name, value]) =>
    value instanceof Object && !Array.isArray(value)
      ? leaves(value, `${above}${name}.`)
      : [[`${above}${name}`, value]],
  );
}

function sum(title, path, md5) {
  return html("p", { class: "sum" }, `${title} `, code(path), " ", code(md5));
}

/** What a stage ran on, with the stages that made it in a fold, which is filled when opened. */
function input(words, stages, path, md5, makers) {
  if (!makers.length) return sum(words.input, path, md5);
  return fold(
    [`${words.input} `, code(path), " ", code(md5)],
    makers.length === 1
      ? () => [stage(words, stages, makers[0])]
      : () => makers.map((name) => fold([code(name)], () => [stage(words, stages, name)])),
  );
}

/** A fold whose content is made when it is opened first. */
export function fold(summary, content) {
  const made = html("details", {}, html("summary", {}, ...summary));
  made.addEventListener("toggle", () => made.append(...content()), { once: true });
  return made;
}

/** A button that checks a table, and says what it found. */
export function check(words, origins, path) {
  const said = html("span", { role: "status" });
  const button = html("button", { type: "button" }, words.check);
  button.addEventListener("click", async () => {
    said.textContent = (await isIntact(path, origins)) ? words.intact : words.damaged;
  });
  return html("p", {}, button, " ", said);
}
