/**
 * The content of a card: where a number or a figure comes from.
 *
 * All facts are those of the block `origins` (stages/page/provenance.py) and of the tables.
 */

import { filled } from "blocks";
import { html } from "html";
import { check, code, fold, list, row, stage } from "parts";
import { isCell, sources } from "sources";
import { isHere, table } from "unpacked";

const FEW = 3; // rows that are shown at once

/** The title of a card, and what is in it. */
export async function card(element, words, origins) {
  const number = element.matches("data");
  const read = Map.groupBy(sources(element), ({ path }) => path);
  const parts = await Promise.all(
    [...read].map(([path, cells]) => part(path, cells, words, origins)),
  );
  const value = number ? list([[words.value, code(element.value)]]) : "";
  const calculated = number && !isCell(element) ? html("p", {}, words.calculated) : "";
  return {
    title: number ? named(words.title, element) : [words.figure],
    content: [value, calculated, ...parts],
  };
}

/** A title with what an element shows, which may be a formula, in its place. */
function named(title, element) {
  const [before, after] = title.split("{number}");
  return [before, ...element.cloneNode(true).childNodes, after];
}

/** What comes from one file. */
async function part(path, cells, words, origins) {
  const known = origins.tables[path] ?? origins.pictures[path];
  const rows = [
    ...Map.groupBy(
      cells.filter(({ column }) => column),
      (each) => each.row,
    ),
  ];
  const here = isHere(path) ? await table(path) : undefined;
  const found = here && rows.length ? rows.map(([index]) => here.rows[index]) : [];
  const makers = known.stage ? [known.stage] : await judges(path, here, found, origins);
  const ids = await judged(path, here, found, origins);
  return html(
    "section",
    {},
    html("h3", {}, code(path)),
    known.is ? html("p", {}, known.is) : "",
    ...(await ledger(words, origins, here, found)),
    ...shownRows(words, known, here, rows),
    list([
      [words.sum, code(known.md5)],
      [words.claims, ids.length ? html("span", {}, ...ids.flatMap(link)) : undefined],
    ]),
    here ? check(words, origins, path) : origins.tables[path] ? html("p", {}, words.outside) : "",
    html("h4", {}, makers.length ? words.made : words.kept),
    ...makers.map((name) => stage(words, origins.stages, name)),
    ...commands(words, makers, audited(path, here, found, origins)),
  );
}

function shownRows(words, { columns }, here, rows) {
  if (!here) return [];
  const shown = ([index, cells]) =>
    here.rows[index]
      ? row(
          words,
          columns,
          here,
          index,
          cells.map(({ column }) => column),
        )
      : html("p", {}, words.damaged);
  if (rows.length <= FEW) return rows.map(shown);
  return rows.map((each) => fold([filled(words.row, { row: each[0] })], () => [shown(each)]));
}

/** Of rows of the ledger: the claims that they are about, and the rules that judged them. */
async function ledger(words, origins, here, found) {
  const { claims } = origins.ledger;
  if (!here || !here.header.includes("rule") || !isHere(claims)) return [];
  const whole = await table(claims);
  return found.filter(Boolean).map((each) => {
    const claim = whole.rows.find(([id]) => id === at(here.header, each, "id")) ?? [];
    const rule = at(here.header, each, "rule");
    const asks = origins.rules[rule] ?? "";
    const said = (name) => {
      const text = at(whole.header, claim, name);
      return origins.said[text] ?? text;
    };
    return list([
      [words.claim, html("span", {}, ...link(claim[0] ?? ""), said("claim"))],
      [words.verdict, said("verdict")],
      [words.rule, filled(words.ruled, { rule: origins.said[rule] ?? rule, asks })],
    ]);
  });
}

/** The stages that judged rows of the ledger. */
async function judges(path, here, found, origins) {
  if (!here || !Object.values(origins.ledger).includes(path)) return [];
  const ids = found.filter(Boolean).map((each) => each[here.header.indexOf("id")]);
  const parts = await Promise.all(origins.judged.map(async (each) => [each, await table(each)]));
  const own = parts.filter(([, { rows }]) => rows.some(([id]) => ids.includes(id)));
  return own.map(([each]) => origins.tables[each].stage);
}

/** The claims that are judged by programs that read a table. */
async function judged(path, here, found, origins) {
  const reading = origins.judged.filter((each) =>
    origins.stages[origins.tables[each].stage].inputs.some(([input]) => input === path),
  );
  const parts = await Promise.all(reading.map(table));
  return [...new Set(parts.flatMap(({ rows }) => rows.map(([id]) => id)))];
}

function at(header, cells, name) {
  return cells[header.indexOf(name)];
}

function link(id) {
  const leads = document.getElementById(`claim-${id}`);
  return [leads ? html("a", { href: `#claim-${id}` }, id) : id, " "];
}

/** By what name the audit knows it. */
function audited(path, here, found, { ledger: kept }) {
  if (!Object.values(kept).includes(path)) return path;
  const id = found[0]?.[here.header.indexOf("id")];
  return id ? `claims:${id}` : path;
}

function commands(words, makers, name) {
  if (!makers.length) return [];
  return [
    html("h4", {}, words.commands),
    list([
      [words.audit, code(`make audit OUTPUT=${name}`)],
      [words.repro, code(`dvc repro ${makers.join(" ")}`)],
    ]),
  ];
}
