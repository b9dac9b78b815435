/**
 * A link to what lies in a fold opens it.
 *
 * Some browsers do this by themselves, all show folds without scripts.
 */

import { follow } from "address";

/** Open all folds around an element, and go there. */
function unfold(element) {
  let opened = false;
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) element.scrollIntoView();
}

follow(unfold);
