/**
 * <living-network>: a network of the study that trains in the page, before the reader's eyes.
 *
 * What stands in the element before, a picture, is shown where scripts do not run and on paper.
 * All words come from the block `living-words`, all facts from `living` (stages/training/living.py).
 */

import { Bars } from "bars";
import { follow } from "address";
import { filled, json, listed, sentences } from "blocks";
import { Controls } from "controls";
import { bands, examples, studysStart } from "examples";
import { html } from "html";
import { Lines } from "lines";
import { counted, significant } from "numbers";
import { Player } from "player";
import { asInStudy, asked, changed, initial } from "settings";
import { drawn, ones } from "starts";
import { Decades, svg } from "svg";
import * as tables from "tables";
import { Transport } from "transport";

const HEIGHT = 300; // of a picture, in pixels
const [NARROW, LOW] = [480, 230]; // pixels: below this width, this height
const ROOM_BELOW = 3; // decades below the start's speeds, where there is no band to say how many

class LivingNetwork extends HTMLElement {
  connectedCallback() {
    if (this.facts) return; // moved within the page
    this.facts = json("living");
    this.words = json("living-words");
    this.examples = examples(this.facts.live);
    this.bands = bands(this.facts.bands, this.facts.epochs);
    this.settings = initial(this.facts);
    this.player = new Player(this.examples, this.facts.epochs, () => this.#show());
    this.#build();
    this.#begin();
    new ResizeObserver(() => this.#lay()).observe(this.panels);
    follow((element, values) => element === this && values.length && this.#ask(values));
  }

  #build() {
    const { words } = this;
    this.still = html("div", { class: "still" }, ...this.childNodes);
    this.controls = new Controls(this.facts, words, (name, value) => this.#set(name, value));
    this.transport = new Transport(this.player, words.buttons);
    const [barsPicture, linesPicture] = [this.#picture(), this.#picture()];
    this.bars = new Bars(barsPicture, words.axes);
    this.lines = new Lines(linesPicture, words.axes, this.facts.epochs);
    this.panels = html(
      "div",
      { class: "panels" },
      this.#panel(words.bars, barsPicture),
      this.#panel(words.lines, linesPicture),
    );
    this.readout = html("p", { class: "readout" });
    this.spoken = html("p", { class: "spoken", role: "status" });
    this.notes = html("p", { class: "notes" });
    this.tables = html("div");
    this.details = html("details", {}, html("summary", {}, words.tables.summary), this.tables);
    this.details.addEventListener("toggle", () => this.#tell());
    const reset = html("button", { type: "button", class: "reset" }, words.buttons.reset);
    reset.addEventListener("click", () => this.#reset());
    this.controls.element.append(reset);
    const live = html(
      "div",
      { class: "live", role: "group", "aria-label": words.label },
      this.panels,
      this.transport.element,
      this.readout,
      this.spoken,
      this.controls.element,
      this.notes,
      this.details,
    );
    this.replaceChildren(this.still, live);
  }

  #picture() {
    return svg("svg", { role: "img", height: HEIGHT });
  }

  #panel(title, picture) {
    return html("div", { class: "panel" }, html("p", { class: "title" }, title), picture);
  }

  #set(name, value) {
    this.settings = changed(this.settings, name, value, this.facts.study);
    this.#begin();
  }

  /** Set what an address asks for, and go to the epoch that it names. */
  #ask(values) {
    this.settings = asked(values, this.facts);
    this.#begin();
    this.player.seek(Number(new Map(values).get("epoch")) || 0);
    this.scrollIntoView();
  }

  #reset() {
    this.settings = initial(this.facts);
    this.#begin();
  }

  /** Begin anew with the network that is set. */
  #begin() {
    const { facts, settings } = this;
    const hidden = Array(settings.depth).fill(facts.width);
    const architecture = { ...settings, sizes: [facts.live, ...hidden, facts.outputs] };
    const parameters =
      settings.seed === "study"
        ? {
            ...studysStart(architecture.sizes),
            gains: ones(architecture.sizes, settings.normalization),
          }
        : drawn(settings.start, architecture, facts.pixels, Number(settings.seed));
    const { rule, eta, lmbda } = settings;
    const compared = asInStudy(settings, facts);
    this.compared = {
      bands: compared ? this.bands.get(settings.depth) : [],
      marks: (compared && facts.marks[settings.depth]) || { epochs: [], layers: [] },
    };
    this.scale = new Decades();
    this.laid = false;
    this.scaled = 0; // reports that the scale holds
    for (const { lower, upper } of this.compared.bands) this.scale.include([...lower, ...upper]);
    this.scale.include(this.compared.marks.layers.flat());
    this.controls.show(settings);
    this.#note(compared);
    this.player.begin(architecture, parameters, { rule, eta, lmbda });
  }

  /** Say what bands and marks are, or that there are none, and whose start this is. */
  #note(compared) {
    const notes = this.words.notes;
    const said = [notes.pictures, compared ? notes.bands : notes.none];
    if (this.compared.marks.epochs.length) said.push(notes.marks);
    said.push(this.settings.seed === "study" ? notes.studys : notes.own);
    const percent = Math.round(100 * this.facts.coverage);
    this.notes.textContent = filled(sentences(said), { replicas: this.facts.replicas, percent });
  }

  /** Show the epoch at which the player is. */
  #show() {
    const { reports, epoch } = this.player;
    this.transport.show();
    if (!reports.length) return;
    if (this.#rescaled() || !this.laid) this.#lay();
    else this.#draw();
    this.readout.textContent = this.#inWords(reports[epoch]);
    this.#tell();
  }

  /** Whether the scale has grown to hold the epochs that training has reached since. */
  #rescaled() {
    const { reports } = this.player;
    let grown = false;
    for (; this.scaled < reports.length; this.scaled++) {
      const below = this.scale.low === Infinity ? ROOM_BELOW : 1; // neurons are slower than layers
      grown = this.scale.include(reports[this.scaled].speeds, below) || grown;
    }
    return grown;
  }

  /** Draw both pictures anew, as wide as there is room. */
  #lay() {
    if (!this.player.reports.length) return;
    this.laid = true;
    const { depth } = this.settings;
    const neurons = this.player.reports[0].neurons[0].length;
    const few = depth <= this.facts.colours.light[0].length ? 0 : 1;
    const { light, dark } = this.facts.colours;
    const style = (l) => `--light: ${light[few][l]}; --dark: ${dark[few][l]}`;
    const content = { layers: depth, neurons, style, ...this.compared };
    const height = this.panels.clientWidth < NARROW ? LOW : HEIGHT;
    for (const part of [this.bars, this.lines]) {
      const width = Math.max(part.picture.parentElement.clientWidth, 200);
      part.lay({ width, height }, this.scale, content);
    }
    this.#draw();
  }

  #draw() {
    const { reports, epoch, seen } = this.player;
    this.bars.show(reports[epoch]);
    this.lines.show(reports.slice(0, seen + 1), epoch);
  }

  /** An epoch in a sentence or two. */
  #inWords({ epoch, speeds, accuracy }) {
    const { words, facts, player } = this;
    const right = Math.round(accuracy * facts.images);
    const images = counted(facts.images);
    const values = { epoch, epochs: facts.epochs, right: counted(right), images };
    if (!speeds.every(Number.isFinite)) return filled(words.diverged, values);
    const ratio = speeds.at(-1) / speeds[0];
    const parts = [words.readout];
    if (speeds.includes(0)) parts.push(words.dead);
    else if (speeds.length > 1) parts.push(ratio < 1 ? words.reversed : words.ratio);
    parts.push(words.accuracy);
    if (!player.playing && !player.resting) parts.push(words.training);
    const times = significant(Math.max(ratio, 1 / ratio), 2);
    return filled(sentences(parts), { ...values, times, goal: player.goal });
  }

  /** What changes only while nothing moves: words that are read out, and the tables. */
  #tell() {
    const { reports, epoch, resting } = this.player;
    if (!resting || !reports.length) return;
    const { words, compared } = this;
    const report = reports[epoch];
    const all = listed(report.speeds.map((speed) => significant(speed, 2)));
    const spoken = filled(words.spoken, { speeds: all });
    this.spoken.textContent = sentences([this.#inWords(report), spoken]);
    this.bars.picture.setAttribute("aria-label", filled(words.barsShown, { epoch }));
    this.lines.picture.setAttribute("aria-label", filled(words.linesShown, { epoch, speeds: all }));
    if (!this.details.open) return;
    this.tables.replaceChildren(
      tables.speeds(words.tables, reports, epoch, compared.bands, compared.marks),
      tables.neurons(words.tables, report),
    );
  }
}

customElements.define("living-network", LivingNetwork);
