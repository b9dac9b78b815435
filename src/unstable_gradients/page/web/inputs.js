/** What Vega makes for the parameters of a figure, so that it reads and works as a form does. */

/** Give the inputs of a figure their labels. */
export function label(inputs, id) {
  inputs.querySelectorAll(".vega-bind").forEach((bound, place) => {
    const name = bound.querySelector(".vega-bind-name");
    // The label holds the value, too, which a slider tells by itself.
    bound.querySelector("input[type=range]")?.setAttribute("aria-label", name.textContent);
    if (!bound.querySelector(".vega-bind-radio")) return;
    name.id = `${id}-input-${place}`;
    bound.setAttribute("role", "radiogroup");
    bound.setAttribute("aria-labelledby", name.id);
  });
}
