/**
 * The page held against itself: its tables against the sums of the lock files, its numbers against
 * the tables, what they read against what they are.
 */

import { reads, same } from "agreement";
import { cell, isCell, SOURCED, sources } from "sources";
import { isHere, table } from "unpacked";

/** Whether a table is, byte for byte, the one that its stage made. */
export async function isIntact(path, origins) {
  return (await table(path)).md5 === origins.tables[path].md5;
}

/**
 * What an element shows against what it was made from.
 *
 * @returns {Promise<"agrees" | "differs" | "outside">} outside: its table is not in the page
 */
export async function checked(element) {
  if ("value" in element && !reads(element.textContent, element.value)) return "differs";
  const found = await Promise.all(sources(element).map((source) => inTable(source, element)));
  return found.find((each) => each !== "agrees") ?? "agrees";
}

async function inTable(source, element) {
  if (!("value" in element)) return "agrees"; // a figure is no table
  if (!isHere(source.path)) return "outside";
  if (source.column === undefined) return "agrees";
  const there = cell(source, await table(source.path));
  if (there === undefined) return "differs";
  return !isCell(element) || same(there, element.value) ? "agrees" : "differs";
}

/**
 * The rows of the ledger that no part has as they are: what was put together is checked so, if all
 * of it is in the page.
 */
export async function strays({ ledger, judged }) {
  if (![ledger.quantities, ...judged].every(isHere)) return [];
  const whole = await table(ledger.quantities);
  const parts = await Promise.all(judged.map(table));
  const known = new Set(parts.flatMap(({ header, rows }) => rows.map(keys(header, whole.header))));
  return whole.rows.map(keys(whole.header, whole.header)).filter((row) => !known.has(row));
}

/** A function that makes a key of these columns of a row. */
function keys(header, columns) {
  const places = columns.map((column) => header.indexOf(column));
  return (row) => JSON.stringify(places.map((place) => row[place]));
}

/**
 * Check all of it.
 *
 * @param {object} origins - the block of this name
 * @param {(done: number, all: number) => void} progress - told of each table
 */
export async function checkPage(origins, progress) {
  const paths = Object.keys(origins.tables);
  const here = paths.filter(isHere);
  const damaged = [];
  for (const [done, path] of here.entries()) {
    progress(done, here.length);
    // oxlint-disable-next-line no-await-in-loop -- so that the page can move in between
    if (!(await isIntact(path, origins))) damaged.push(path);
  }
  if ((await strays(origins)).length) damaged.push(origins.ledger.quantities);
  const elements = [...document.querySelectorAll(`data${SOURCED}`)];
  const states = await Promise.all(elements.map(checked));
  const those = (state) => elements.filter((_, i) => states[i] === state);
  return {
    tables: here.length,
    damaged,
    left: paths.filter((path) => !isHere(path)),
    numbers: elements.length,
    cells: elements.filter((each, i) => states[i] === "agrees" && isCell(each)).length,
    calculated: elements.filter((each, i) => states[i] === "agrees" && !isCell(each)).length,
    outside: those("outside").length,
    altered: those("differs"),
  };
}
