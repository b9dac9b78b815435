/** Makes a figure of Vega as wide as there is room, its panels beside or below one another. */

const NARROW = 600; // pixels, below which panels stand below one another
const LEAST = 120; // pixels of a panel
const WIDTH = /^(width|child_?width|.*_width|.*_childWidth)$/i;

export class Room {
  /**
   * @param {object} view of Vega
   * @param {object} spec the specification, whose widths are proportions
   * @param {Element} place in which the view is
   */
  constructor(view, spec, place) {
    Object.assign(this, { view, place });
    const signals = spec.signals ?? [];
    this.columns = signals.find(({ name }) => name === "columns")?.value ?? 1;
    this.widths = signals.filter(
      ({ name, value }) => WIDTH.test(name) && typeof value === "number",
    );
    if (typeof spec.width === "number") this.widths = [{ name: "width", value: spec.width }];
    new ResizeObserver(() => this.fill()).observe(place);
  }

  /** Fill the room, if it has changed. */
  async fill() {
    const room = this.place.clientWidth;
    if (!room || room === this.room || !this.widths.length) return;
    this.room = room;
    const beside = room < NARROW ? 1 : this.columns;
    if (this.columns > 1) this.view.signal("columns", beside);
    const shares = this.widths.map(({ value }) => value);
    const whole = this.#whole(shares, beside);
    let scale = (room - 60 * beside) / whole;
    // Axes and gaps take what they take: with them the first try shows how much is left.
    for (let tries = 0; tries < 5; tries++) {
      this.widths.forEach(({ name, value }) => {
        const width = beside === 1 && this.columns > 1 ? scale * whole : scale * value;
        this.view.signal(name, Math.max(LEAST, Math.floor(width)));
      });
      await this.view.resize().runAsync();
      const drawn = this.place.querySelector("svg").getBoundingClientRect().width;
      if (drawn <= room && drawn > room - 4) return;
      scale += (room - 1 - drawn) / whole;
    }
  }

  /** The shares of panels that stand side by side, together. */
  #whole(shares, beside) {
    if (shares.length === 1) return shares[0] * beside;
    if (beside === 1) return Math.max(...shares);
    return shares.slice(0, beside).reduce((sum, share) => sum + share, 0);
  }
}
