/**
 * <claims-ledger>: the table of all claims, sorted by any column, narrowed to what a reader asks for.
 *
 * What stands in the element is the whole table, which is all there is without scripts.
 */

import { filled, json } from "blocks";
import { Filters } from "filters";
import { html } from "html";

const SECTION_NAME = /^([A-Z])\. /;

/** Whether something is what was chosen, or nothing was. */
function like(chosen, own) {
  return chosen === "" || chosen === own;
}

/** The order of two numbers or texts. */
function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, document.documentElement.lang);
}

/** A text as one types it: small letters, straight quotation marks, one kind of space. */
function plain(text) {
  return text
    .normalize("NFKC")
    .replace(/[\u2018-\u201b\u2032]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\s+/g, " ")
    .toLowerCase();
}

/** A claim of the table, by what one looks for and sorts by. */
class Claim {
  constructor(row, place, verdicts) {
    const [id, text, source, verdict, evidence] = row.cells;
    const mark = verdict.querySelector(".verdict");
    Object.assign(this, { row, section: id.textContent.trim()[0] });
    this.source = source.textContent.trim();
    this.verdict = verdicts.find((each) => mark.classList.contains(each.replaceAll(" ", "-")));
    this.text = plain(row.textContent);
    const [what, how] = [text, evidence].map((cell) => cell.textContent.trim());
    this.keys = [place, what, this.source, verdicts.indexOf(this.verdict), how];
  }

  /** Whether it is among what a reader chose. */
  is({ section, source, verdict, word }) {
    return (
      like(section, this.section) &&
      like(source, this.source) &&
      like(verdict, this.verdict) &&
      this.text.includes(plain(word))
    );
  }
}

class ClaimsLedger extends HTMLElement {
  connectedCallback() {
    if (this.claims) return; // moved within the page
    this.words = json("ledger-words");
    this.table = this.querySelector("table");
    const verdicts = this.dataset.verdicts.split("|");
    const rows = [...this.table.tBodies[0].rows];
    this.claims = rows.map((row, place) => new Claim(row, place, verdicts));
    this.filters = new Filters(this.words, this.#choices(verdicts), (chosen) => this.#show(chosen));
    this.count = html("p", { class: "count", role: "status" });
    this.filters.element.append(this.count);
    this.prepend(this.filters.element);
    this.heads = [...this.table.tHead.rows[0].cells];
    this.heads.forEach((head, column) => this.#makeSortable(head, column));
    this.heads[0].setAttribute("aria-sort", "ascending");
    this.#show(this.filters.chosen);
  }

  /** What there is to choose from, each with the text that stands for it. */
  #choices(verdicts) {
    const names = new Map();
    for (const heading of document.querySelectorAll("h2")) {
      const [title] = heading.firstChild?.textContent.split("\n") ?? [""];
      const [, letter] = SECTION_NAME.exec(title) ?? [];
      if (letter) names.set(letter, title);
    }
    const called = this.dataset.names.split("|");
    verdicts.forEach((each, place) => names.set(each, called[place]));
    const present = (key) => new Set(this.claims.map((claim) => claim[key]));
    const sections = [...present("section")].map((each) => [each, names.get(each) ?? each]);
    const sources = [...present("source")].toSorted(compare);
    const found = verdicts.filter((each) => present("verdict").has(each));
    return {
      section: sections,
      source: sources.map((each) => [each, each]),
      verdict: found.map((each) => [each, names.get(each)]),
    };
  }

  #makeSortable(head, column) {
    const title = head.textContent;
    head.dataset.title = title; // on paper, where a button stands on the first page only
    const button = html("button", { type: "button" }, title);
    button.title = filled(this.words.sortable, { column: title });
    button.addEventListener("click", () => this.#sort(head, column));
    head.replaceChildren(button);
  }

  #sort(head, column) {
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const each of this.heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    const sorted = this.claims.toSorted((one, other) => {
      const order = direction * compare(one.keys[column], other.keys[column]);
      return order || one.keys[0] - other.keys[0];
    });
    this.table.tBodies[0].append(...sorted.map(({ row }) => row));
  }

  #show(chosen) {
    let shown = 0;
    for (const claim of this.claims) {
      claim.row.hidden = !claim.is(chosen);
      if (!claim.row.hidden) shown += 1;
    }
    const { words } = this;
    const told = shown === 0 ? words.none : shown === 1 ? words.one : words.count;
    this.count.textContent = filled(told, { shown, all: this.claims.length });
  }
}

customElements.define("claims-ledger", ClaimsLedger);
