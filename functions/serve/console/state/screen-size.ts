import { signal } from "@preact/signals";

const narrow = matchMedia("(max-width: 760px)");
const middling = matchMedia("(max-width: 1180px)");

export const phone = signal(narrow.matches);
/** Too narrow for three columns: what is looked at lies over the list. */
export const overlaid = signal(middling.matches);
narrow.addEventListener("change", () => {
  phone.value = narrow.matches;
});
middling.addEventListener("change", () => {
  overlaid.value = middling.matches;
});
