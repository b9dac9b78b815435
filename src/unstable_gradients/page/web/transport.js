/** What moves a reader through a training. */

import { html } from "html";

/** The buttons that move through training, and the slider of epochs. */
export class Transport {
  /**
   * @param {import("player").Player} player
   * @param {object} words
   */
  constructor(player, words) {
    Object.assign(this, { player, words });
    const button = (name, action) => {
      const element = html("button", { type: "button", class: name }, words[name]);
      element.addEventListener("click", action);
      return element;
    };
    this.play = button("play", () => (player.playing ? player.pause() : player.play()));
    this.start = button("restart", () => player.seek(0));
    this.back = button("back", () => player.seek(player.wanted - 1));
    this.step = button("step", () => player.seek(player.wanted + 1));
    this.slider = html("input", { type: "range", id: "choose-epoch", min: 0, max: player.last });
    this.slider.addEventListener("input", () => player.seek(Number(this.slider.value)));
    this.element = html(
      "div",
      { class: "transport", role: "group", "aria-label": words.transport },
      html("div", { class: "buttons" }, this.play, this.back, this.step, this.start),
      html("label", { for: "choose-epoch" }, words.epoch),
      this.slider,
    );
  }

  /** Show where the player is. */
  show() {
    const { playing, wanted, end } = this.player;
    this.play.textContent = playing ? this.words.pause : this.words.play;
    this.slider.value = wanted;
    // A button that is disabled would lose the focus of whoever pressed it.
    this.start.setAttribute("aria-disabled", wanted === 0);
    this.back.setAttribute("aria-disabled", wanted === 0);
    this.step.setAttribute("aria-disabled", wanted === end);
  }
}
