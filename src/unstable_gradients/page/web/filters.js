/** The form that narrows the ledger. */

import { html } from "html";

/** Selects of what there is, and a field for a word. */
export class Filters {
  /**
   * @param {object} words
   * @param {Record<string, [string, string][]>} choices values with their texts, by what they are of
   * @param {(chosen: Record<string, string>) => void} changed
   */
  constructor(words, choices, changed) {
    this.fields = new Map();
    const titles = { section: words.section, source: words.source, verdict: words.verdict };
    const parts = Object.entries(titles).map(([name, title]) => {
      const options = [["", words.all], ...choices[name]];
      const select = html("select", { id: `ledger-${name}` });
      select.append(...options.map(([value, text]) => html("option", { value }, text)));
      return this.#labelled(name, title, select);
    });
    const field = html("input", { type: "search", id: "ledger-word", autocomplete: "off" });
    const reset = html("button", { type: "button" }, words.reset);
    this.element = html(
      "form",
      { class: "filters", "aria-label": words.form },
      ...parts,
      this.#labelled("word", words.word, field),
      reset,
    );
    this.element.addEventListener("input", () => changed(this.chosen));
    this.element.addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", () => {
      this.element.reset();
      changed(this.chosen);
    });
  }

  #labelled(name, title, field) {
    this.fields.set(name, field);
    return html("div", {}, html("label", { for: field.id }, title), field);
  }

  /** What is chosen of each; empty where it is all. */
  get chosen() {
    const values = [...this.fields].map(([name, field]) => [name, field.value.trim()]);
    return Object.fromEntries(values);
  }
}
