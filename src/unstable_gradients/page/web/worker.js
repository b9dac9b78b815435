/**
 * Workers from modules of this page, which is a single file, opened from a disk perhaps.
 *
 * The page's import map does not reach into a worker, and a page on a disk may not start one from a
 * module. So the text of a module is put behind the texts of those that it imports, without what
 * makes modules of them: names at the top level of modules that a worker uses have to differ.
 */

const IMPORT = /^import \{[^}]*\} from "([a-z-]+)";$/gm;
const EXPORT = /^export (?=(class|const|function) )/gm;

/** The text of a module of the page. */
function text(name) {
  const address = import.meta.resolve(name); // data:text/javascript,...
  return decodeURIComponent(address.slice(address.indexOf(",") + 1));
}

/** The names of a module and of those that it imports, each behind those that it needs. */
function inOrder(name, found = []) {
  for (const [, other] of text(name).matchAll(IMPORT)) inOrder(other, found);
  if (!found.includes(name)) found.push(name);
  return found;
}

/**
 * A worker that runs a module.
 *
 * @param {string} name of the module
 * @returns {Worker}
 */
export function workerOf(name) {
  const texts = inOrder(name).map((each) => text(each).replace(IMPORT, "").replace(EXPORT, ""));
  const whole = ['"use strict";\n', ...texts]; // as modules are
  return new Worker(URL.createObjectURL(new Blob(whole, { type: "text/javascript" })));
}
