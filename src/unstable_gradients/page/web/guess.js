/**
 * <guess-first>: a question before what answers it. The reader picks a guess and then sees it among
 * the choices beside what was measured, or skips the question. Nothing is kept.
 *
 * The answer is covered by `hidden="until-found"`: a search in the page, or a link to what is in it,
 * passes the cover and takes it away. Browsers that do not know it blur the answer until it is
 * clicked or focused.
 *
 * @typedef {"asking" | "told" | "open"} State of the question, as an attribute for the styles
 */

import { json } from "blocks";
import { html } from "html";

const CAN_HIDE = "onbeforematch" in HTMLElement.prototype;
const COUNTED = ["figure", "table"]; // of which the page numbers captions

class GuessFirst extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // moved within the page
    this.form = this.querySelector(".guess");
    this.answer = this.querySelector(".covered");
    this.words = json("guess-words");
    const { words } = this;
    this.skip = html("button", { type: "button", class: "skip" }, words.skip);
    this.buttons = html("p", { class: "buttons" }, html("button", {}, words.show), this.skip);
    // Whoever was sent here came for the answer; whoever is further down would see the text move.
    if (this.isPassed()) this.open();
    else this.ask();
  }

  ask() {
    this.form.append(this.buttons);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.tell();
    });
    this.skip.addEventListener("click", () => {
      this.open();
      focus(this.answer);
    });
    for (const event of ["beforematch", "click", "focusin"]) {
      this.answer.addEventListener(event, () => this.asks && this.open());
    }
    addEventListener("hashchange", () => this.asks && this.leadsHere() && this.open());
    this.count();
    this.state = "asking";
    if (CAN_HIDE) this.answer.setAttribute("hidden", "until-found");
    else this.answer.classList.add("veiled");
  }

  /** Show the answer and, among the choices, what the reader has guessed. */
  tell() {
    const chosen = new FormData(this.form).get("guess");
    const measured = this.form.querySelector(".measured");
    const labels = [...this.form.querySelectorAll("label")];
    for (const label of labels) {
      const input = label.querySelector("input");
      input.disabled = true;
      if (input.value === chosen) {
        label.append(" ", html("strong", { class: "yours" }, this.words.yours));
      }
    }
    const beyond = labels.find((label) => {
      return Number(label.querySelector("input").value) > Number(measured.dataset.value);
    });
    if (beyond) beyond.before(measured);
    this.buttons.remove();
    this.uncover();
    this.state = "told";
    focus(measured);
  }

  /** Show the answer without a guess. */
  open() {
    this.uncover();
    this.state = "open";
  }

  uncover() {
    this.answer.removeAttribute("hidden");
    this.answer.classList.remove("veiled");
  }

  get asks() {
    return this.state === "asking";
  }

  /** @returns {State} */
  get state() {
    return this.dataset.state;
  }

  set state(state) {
    this.dataset.state = state;
  }

  /** Whether the address names something in the answer. */
  leadsHere() {
    return this.answer.contains(target());
  }

  /** Whether the reader is further down, or will be when the page is where the address leads. */
  isPassed() {
    const place = target() ? this.compareDocumentPosition(target()) : 0;
    const follows = Boolean(place & Node.DOCUMENT_POSITION_FOLLOWING); // also what is inside
    return follows || this.getBoundingClientRect().bottom < 0;
  }

  /** Note how many captions are numbered in the answer: while it is hidden, they are not counted. */
  count() {
    const all = [...this.answer.querySelectorAll("*")].map((element) => {
      return getComputedStyle(element).counterIncrement;
    });
    for (const name of COUNTED) {
      const own = all.filter((increment) => increment === `${name} 1`);
      this.style.setProperty(`--${name}s`, own.length);
    }
  }
}

/** What the address names; the state of a figure stands in it behind a "?". */
function target() {
  const [name] = location.hash.slice(1).split("?");
  return document.querySelector(":target") ?? document.getElementById(name);
}

/** Move the focus to an element that takes none by itself. */
function focus(element) {
  element.setAttribute("tabindex", -1);
  element.focus();
}

customElements.define("guess-first", GuessFirst);
