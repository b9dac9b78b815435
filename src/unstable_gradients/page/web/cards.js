/**
 * A card for each number and figure, that says where it comes from.
 *
 * A click on a number opens it, Enter or the space bar where the keys are at it (stops.js), and a
 * button below a figure.
 */

import { json } from "blocks";
import { card } from "card";
import { html } from "html";
import { SOURCED } from "sources";
import { Stops } from "stops";

const NUMBER = `data${SOURCED}`;
const [TITLE, HINT] = ["card-title", "card-keys"];

class Cards {
  constructor() {
    this.words = json("cards-words");
    this.origins = json("origins");
    this.#build();
    this.stops = new Stops(HINT);
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("focusin", ({ target }) => {
      this.hint.hidden = !target.matches(`${NUMBER}:focus-visible`);
    });
    document.addEventListener("focusout", () => (this.hint.hidden = true));
    document.documentElement.classList.add("with-cards");
  }

  #build() {
    const { words } = this;
    this.title = html("h2", { id: TITLE, tabindex: -1, autofocus: true });
    const close = html("button", { type: "button" }, words.close);
    this.content = html("div", { class: "content" });
    this.dialog = html(
      "dialog",
      { class: "card", "aria-labelledby": TITLE },
      html("div", { class: "head" }, this.title, close),
      this.content,
    );
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", ({ target }) => {
      const outside = target === this.dialog; // what is around the card belongs to it
      if (outside || target.closest('a[href^="#"]')) this.dialog.close();
    });
    this.hint = html("p", { id: HINT, class: "keys", hidden: true }, words.keys);
    document.querySelector("main").append(this.hint);
    document.body.append(this.dialog);
    for (const figure of document.querySelectorAll(`figure${SOURCED}`)) {
      const button = html("button", { type: "button", class: "origin" }, words.origin);
      button.addEventListener("click", () => this.open(figure));
      figure.querySelector("figcaption").append(button);
    }
  }

  #click({ target }) {
    const number = target.closest?.(NUMBER);
    const taken = target.closest?.("a, button, summary, label, dialog");
    if (!number || taken || !getSelection().isCollapsed) return;
    this.stops.stopAt(number);
    number.focus({ preventScroll: true }); // to which closing leads back
    this.open(number);
  }

  #key(event) {
    const number = document.activeElement;
    if (!number?.matches(NUMBER) || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = this.stops.from(number, event.key);
    if (event.key === "Enter" || event.key === " ") this.open(number);
    else if (!next) return;
    else {
      this.stops.stopAt(next);
      next.focus();
    }
    event.preventDefault();
  }

  /** Open the card of a number or figure. */
  async open(element) {
    const { title, content } = await card(element, this.words, this.origins);
    this.title.replaceChildren(...title);
    this.content.replaceChildren(...content);
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }
}

export const cards = document.getElementById("origins") && new Cards();
