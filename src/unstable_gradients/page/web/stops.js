/**
 * Numbers by keyboard: one stop for each section, and for each fold, from which arrows lead on.
 *
 * A page of two thousand numbers must not have two thousand stops. The number at which the keys are
 * is a button; all others are text, also for those who have the page read out.
 */

import { SOURCED } from "sources";

const NUMBER = `data${SOURCED}`;
const BUTTON = { tabindex: "0", role: "button", "aria-haspopup": "dialog" };
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Stops {
  #groups = new Map(); // by number

  /** @param {string} description - the id of what tells the keys */
  constructor(description) {
    this.attributes = { ...BUTTON, "aria-describedby": description };
    const groups = new Map();
    let heading = document.body;
    for (const each of document.querySelectorAll(`h2, h3, ${NUMBER}`)) {
      if (!each.matches(NUMBER)) heading = each;
      else {
        const key = each.closest("details") ?? heading;
        if (!groups.has(key)) groups.set(key, { numbers: [], stop: undefined });
        groups.get(key).numbers.push(each);
        this.#groups.set(each, groups.get(key));
      }
    }
    for (const { numbers } of groups.values()) {
      this.stopAt(numbers.find((each) => each.checkVisibility()) ?? numbers[0]);
    }
  }

  /** Make a number the stop of its group. */
  stopAt(number) {
    const group = this.#groups.get(number);
    if (!group) return;
    // A formula does not name a button by what is in it.
    const label = number.querySelector("math") ? { "aria-label": number.textContent } : {};
    for (const name of Object.keys({ ...this.attributes, "aria-label": "" })) {
      group.stop?.removeAttribute(name);
    }
    for (const [name, value] of Object.entries({ ...this.attributes, ...label })) {
      number.setAttribute(name, value);
    }
    if (group.stop !== number) group.stop = number;
  }

  /** The number to which a key leads from another; undefined if it leads nowhere. */
  from(number, key) {
    const seen = this.#groups.get(number)?.numbers.filter((each) => each.checkVisibility()) ?? [];
    if (key === "Home") return seen.at(0);
    if (key === "End") return seen.at(-1);
    return key in STEPS ? seen[seen.indexOf(number) + STEPS[key]] : undefined;
  }
}
