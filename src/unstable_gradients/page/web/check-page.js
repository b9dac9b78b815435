/** <check-page>: a button by which the page checks its own tables and numbers. */

import { filled, json, sentences } from "blocks";
import { checkPage } from "check";
import { html } from "html";
import { counted } from "numbers";

const STEP = 10; // tables of which progress is told: to lay a long page out takes time

class CheckPage extends HTMLElement {
  connectedCallback() {
    if (this.button || !document.getElementById("origins")) return;
    this.words = json("cards-words");
    this.button = html("button", { type: "button" }, this.words.checkPage);
    this.progress = html("p", {});
    this.said = html("p", { role: "status" });
    this.list = html("ul", {});
    this.button.addEventListener("click", () => this.#check());
    this.classList.add("ready");
    this.append(this.button, this.progress, this.said, this.list);
  }

  async #check() {
    const { words } = this;
    this.said.textContent = "";
    this.list.replaceChildren();
    const told = (done, all) => {
      if (done % STEP === 0) this.progress.textContent = filled(words.checking, { done, all });
    };
    const found = await checkPage(json("origins"), told);
    this.progress.textContent = "";
    const counts = Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, counted(value.length ?? value)]),
    );
    const good = found.damaged.length + found.altered.length === 0;
    const parts = [good ? words.agree : words.disagree, words.calculatedOnes];
    if (found.left.length) parts.push(words.leftOut);
    this.said.textContent = filled(sentences(parts), counts);
    this.#tell(found);
  }

  /** Name what disagrees, and the commands for what the page could not check. */
  #tell({ damaged, altered, left }) {
    const { words } = this;
    const numbers = altered.map((element) => {
      const link = html("button", { type: "button" }, element.textContent);
      link.addEventListener("click", () => show(element));
      return html("li", {}, `${words.altered} `, link, ` (${element.dataset.from})`);
    });
    const tables = damaged.map((path) => html("li", {}, filled(words.damagedTable, { path })));
    const outside = left.map((path) =>
      html("li", {}, html("code", {}, `make audit OUTPUT=${path}`)),
    );
    this.list.replaceChildren(...tables, ...numbers, ...outside);
  }
}

/** Go to a number, wherever it is folded away. */
function show(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  element.scrollIntoView({ block: "center" });
  element.setAttribute("tabindex", -1);
  element.focus();
}

customElements.define("check-page", CheckPage);
