/** The tables in the page: unpacked, hashed, read. Each is unpacked when it is first asked for. */

import { bytes } from "blocks";
import { md5 } from "md5";

const found = new Map();
const NOTHING = { md5: "", header: [], rows: [] }; // of a block that does not even unpack

/** Whether a table is in the page. */
export function isHere(path) {
  return document.getElementById(`table:${path}`) !== null;
}

/**
 * A table of the page, with the hash of its file.
 *
 * @returns {Promise<{md5: string, header: string[], rows: string[][]}>}
 */
export function table(path) {
  if (!found.has(path))
    found.set(
      path,
      unpacked(path).catch(() => NOTHING),
    );
  return found.get(path);
}

async function unpacked(path) {
  const stream = new Blob([bytes(`table:${path}`)])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const content = new Uint8Array(await new Response(stream).arrayBuffer());
  const [header, ...rows] = records(new TextDecoder().decode(content));
  return { md5: md5(content), header, rows };
}

/** The records of a text of comma-separated values, in which quotes hold commas and newlines. */
export function records(text) {
  return text
    .match(/(?:"(?:[^"]|"")*"|[^"\n])+/g)
    .map((line) => (line.includes('"') ? quoted(line) : line.split(",")));
}

/** The cells of a record, each found by the comma before it. */
function quoted(line) {
  const cells = `,${line}`.match(/,(?:"(?:[^"]|"")*"|[^",]*)/g);
  return cells.map((cell) => unquoted(cell.slice(1)));
}

function unquoted(cell) {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
