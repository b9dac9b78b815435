/** The numbers of an interactive figure as a table, for whoever reads rather than sees it. */

import { html } from "html";
import { significant } from "numbers";

export class NumbersTable {
  /**
   * @param {object} view of Vega
   * @param {object} spec whose `usermeta.table` says what is in the table
   * @param {string} summary what opens it
   * @param {(format: string) => (value: number) => string} format of numbers
   */
  constructor(view, spec, summary, format) {
    Object.assign(this, { view, format });
    this.table = spec.usermeta.table;
    this.names = this.table.data ? [this.table.data] : spec.data.map(({ name }) => name);
    this.place = html("div", { tabindex: 0, role: "region", "aria-label": this.table.caption });
    this.element = html("details", { class: "numbers" }, html("summary", {}, summary), this.place);
    this.element.addEventListener("toggle", () => this.show());
    for (const name of this.names) view.addDataListener(name, () => this.show());
  }

  /** Show the numbers as they are now, if anyone looks. */
  show() {
    if (!this.element.open) return;
    const { caption, columns, every = 1 } = this.table;
    const heads = columns.map(({ title }) => html("th", { scope: "col" }, title));
    const shown = this.#rows().filter((_, number) => number % every === 0);
    const rows = shown.map((row) => {
      return html("tr", {}, ...columns.map((column) => html("td", {}, this.#cell(row, column))));
    });
    this.place.replaceChildren(
      html(
        "table",
        {},
        html("caption", {}, caption),
        html("thead", {}, html("tr", {}, ...heads)),
        html("tbody", {}, ...rows),
      ),
    );
  }

  /** Rows of the first data that have all that is to be shown. */
  #rows() {
    for (const name of this.names) {
      const rows = this.view.data(name);
      if (rows.length && this.table.columns.every(({ field }) => field in rows[0])) return rows;
    }
    return [];
  }

  #cell(row, { field, format }) {
    const value = row[field] ?? NaN;
    if (typeof value !== "number") return String(value);
    return format && Number.isFinite(value) ? this.format(format)(value) : significant(value);
  }
}
