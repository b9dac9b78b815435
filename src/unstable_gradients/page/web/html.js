/** Elements of HTML. */

/** An element with these attributes, and text or elements in it. */
export function html(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(attribute, "");
    else if (value !== false) element.setAttribute(attribute, value);
  }
  element.append(...content);
  return element;
}
