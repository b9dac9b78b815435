/** Addresses within the page: #id, and #id?name=value&name=value, which asks what is there to act. */

/**
 * Act on addresses that lead to an element of the page, now and whenever one is followed.
 *
 * @param {(element: Element, values: [string, string][]) => void} act
 */
export function follow(act) {
  const ask = (hash) => {
    const [element, values] = read(hash);
    if (element) act(element, values);
  };
  addEventListener("hashchange", () => ask(location.hash));
  // The address does not change where a link is followed for a second time.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) ask(link.hash);
  });
  ask(location.hash);
}

/** The element that an address leads to, if any, and the values that it names. */
function read(hash) {
  const whole = document.getElementById(decoded(hash.slice(1)));
  if (whole) return [whole, []]; // also a heading that asks a question
  const [id, query = ""] = hash.slice(1).split("?");
  return [document.getElementById(decoded(id)), [...new URLSearchParams(query)]];
}

/** A text without its percent signs; as it is where they stand for nothing. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
