/**
 * <interactive-figure>: a figure that a reader can question, in a <details> that opens it.
 *
 * Its block of data (page/interactive.py) holds a specification for Vega and all words. An address
 * that ends in #interactive-NAME?parameter=value&... opens a figure with these parameters.
 */

import { follow } from "address";
import { allowed } from "allowed";
import { json } from "blocks";
import { engine } from "engine";
import { html } from "html";
import { label } from "inputs";
import { NumbersTable } from "numbers-table";
import { listen } from "picks";
import { Room } from "room";
import { Tooltip } from "tooltip";
import { tell } from "tells";

class InteractiveFigure extends HTMLElement {
  connectedCallback() {
    if (this.details) return; // moved within the page
    this.details = this.closest("details");
    this.words = json("interactive-words");
    this.details.addEventListener("toggle", () => this.details.open && this.shown());
    if (this.details.open) this.shown();
  }

  /** The figure, drawn when it is asked for the first time. */
  shown() {
    this.showing ??= this.#show();
    return this.showing;
  }

  /** Set parameters, by their names; those that the figure does not have are passed over. */
  async set(parameters) {
    await this.shown();
    for (const [name, value] of Object.entries(parameters)) {
      if (Object.hasOwn(this.parameters, name)) this.view.signal(name, value);
    }
    await this.view.runAsync();
  }

  /** Set what an address asks for, as far as the figure can take it. */
  async ask(values) {
    await this.shown();
    await this.set(allowed(values, this.parameters, this.signals));
  }

  async #show() {
    const given = json(`${this.details.id}-data`);
    const { View, parse, defaultLocale } = await engine();
    const { spec } = given;
    for (const data of spec.data ?? []) {
      if (data.name in given.data) data.values = objects(given.data[data.name]);
    }
    this.parameters = given.parameters;
    this.signals = spec.signals ?? [];
    const inputs = html("div", { class: "inputs" });
    const picture = html("div", { class: "drawing" });
    this.told = html("p", { class: "told", role: "status" });
    const tooltip = new Tooltip(picture);
    this.view = new View(parse(spec), {
      renderer: "svg",
      hover: true,
      tooltip: (handler, event, item, value) => tooltip.show(event, value),
    });
    this.view.initialize(picture, inputs);
    picture.append(tooltip.element); // which the view has replaced
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", given.description);
    picture.removeAttribute("aria-roledescription");
    label(inputs, this.details.id);
    this.append(this.#states(spec.usermeta?.states ?? []), inputs, this.told, picture);
    if (spec.usermeta?.table) {
      const table = new NumbersTable(this.view, spec, this.words.numbers, defaultLocale().format);
      this.append(table.element);
    }
    if (spec.usermeta?.picks) listen(this.view, spec.usermeta.picks, (found) => this.set(found));
    if (spec.usermeta?.tells) tell(this.view, spec, this.told, defaultLocale().format);
    await this.#tell(spec);
    this.room = new Room(this.view, spec, picture);
    await this.room.fill();
    this.drawn = true;
  }

  /** Buttons that set parameters; one of them leads back to the beginning. */
  #states(states) {
    const beginning = states.some(({ set }) => this.#isBeginning(set));
    const all = beginning ? states : [...states, { name: this.words.reset, set: this.parameters }];
    const buttons = all.map((state) => {
      const button = html("button", { type: "button" }, state.name);
      button.addEventListener("click", () => this.set(state.set));
      return button;
    });
    return html("div", { class: "states" }, ...buttons);
  }

  #isBeginning(set) {
    return Object.entries(this.parameters).every(([name, value]) => set[name] === value);
  }

  /** Show the sentence of the parameter `told`, where there is one. */
  async #tell(spec) {
    if (!spec.signals?.some(({ name }) => name === "told")) return;
    const show = (_, sentence) => {
      this.told.textContent = sentence;
    };
    this.view.addSignalListener("told", show);
    await this.view.runAsync();
    show("told", this.view.signal("told"));
  }
}

/** Rows as objects, of columns and rows. */
function objects({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place]])));
}

/** Open the figure that an address leads to, and set what it asks for. */
function ask(details, values) {
  const figure = details.querySelector(":scope > interactive-figure");
  if (!figure) return;
  for (let part = details; part; part = part.parentElement.closest("details")) part.open = true;
  details.scrollIntoView();
  figure.ask(values);
}

customElements.define("interactive-figure", InteractiveFigure);
follow(ask);
