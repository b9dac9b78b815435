/** What a reader sets: native controls, so that the keyboard works them all. */

import { html } from "html";
import { choices, impossible } from "settings";

/** The form of the settings. */
export class Controls {
  /**
   * @param {object} facts of the page
   * @param {object} words
   * @param {(name: string, value: string | number) => void} changed
   */
  constructor(facts, words, changed) {
    this.study = facts.study;
    this.values = choices(facts);
    this.selects = new Map();
    this.element = html("fieldset", { class: "settings" }, html("legend", {}, words.settings));
    for (const [name, values] of Object.entries(this.values)) {
      const options = values.map((value) => {
        return html("option", { value }, words.options[name]?.[value] ?? String(value));
      });
      const select = html("select", { id: `choose-${name}` }, ...options);
      select.addEventListener("change", () => changed(name, values[select.selectedIndex]));
      const label = html("label", { for: select.id }, words.controls[name]);
      this.element.append(html("div", { class: "setting" }, label, select));
      this.selects.set(name, select);
    }
  }

  /** Show these settings, and which values do not go with them. */
  show(settings) {
    for (const [name, select] of this.selects) {
      const values = this.values[name];
      select.selectedIndex = values.indexOf(settings[name]);
      values.forEach((value, index) => {
        select.options[index].disabled = impossible(name, value, settings, this.study);
      });
    }
  }
}
