/** The blocks of data in the page, by their names. */

/** A block of JSON. */
export function json(name) {
  return JSON.parse(document.getElementById(name).textContent);
}

/**
 * A block of bytes.
 *
 * @returns {Uint8Array}
 */
export function bytes(name) {
  const characters = atob(document.getElementById(name).textContent);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** A text with values in the places of their names: {epoch}. */
export function filled(text, values) {
  return text.replace(/\{([a-z]+)\}/g, (place, name) => values[name] ?? place);
}

/** Sentences one after the other: in Japanese without spaces between them. */
export function sentences(parts) {
  return parts.join(document.documentElement.lang === "ja" ? "" : " ");
}

/** Items of an enumeration. */
export function listed(items) {
  return items.join(document.documentElement.lang === "ja" ? "\u3001" : ", ");
}
