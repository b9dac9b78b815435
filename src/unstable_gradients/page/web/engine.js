/** Vega, which draws the interactive figures; it is unpacked when the first of them is opened. */

import { bytes, filled } from "blocks";
import { powerOfTen, significant } from "numbers";

const CHARACTER = 8.2; // pixels that a character of a title takes, at most on average
const FULL_WIDTH = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/;
const WIDER = 14.4 / CHARACTER; // how many others a character of full width takes the room of
// Words with the space before them, or characters of full width, with the signs that end them.
const PIECE =
  / *(?:[（「]*[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]|[^ \u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+)[、。）」：ー]*/g;

let unpacking; // the promise of it, one for the page

/** @returns {Promise<{View: Function, parse: Function, defaultLocale: Function}>} */
export function engine() {
  unpacking ??= unpack();
  return unpacking;
}

async function unpack() {
  const packed = new Blob([bytes("engine")]).stream();
  const text = await new Response(packed.pipeThrough(new DecompressionStream("deflate"))).text();
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    const vega = await import(address);
    const functions = { broken, filled, powerOfTen, significant };
    for (const [name, each] of Object.entries(functions)) {
      vega.expressionFunction(name, (...values) => each(...values));
    }
    return vega;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The lines of a text that is to be no wider than this many pixels. */
function broken(text, width) {
  const most = Math.max(width / CHARACTER, 8);
  const lines = [];
  for (const piece of text.match(PIECE) ?? [""]) {
    const line = `${lines.at(-1) ?? ""}${piece}`;
    if (lines.length && room(line) <= most) lines[lines.length - 1] = line;
    else lines.push(piece.trimStart());
  }
  return lines;
}

/** The room that a text takes, in characters of half width. */
function room(text) {
  return [...text].reduce((sum, each) => sum + (FULL_WIDTH.test(each) ? WIDER : 1), 0);
}
