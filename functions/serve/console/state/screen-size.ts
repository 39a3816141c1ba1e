import { signal } from "@preact/signals";

/** Whether there is room for what one wants to know of a client beside its timeline. */
const wide = matchMedia("(min-width: 1101px)");

export const roomBeside = signal(wide.matches);
wide.addEventListener("change", () => {
  roomBeside.value = wide.matches;
});

const narrow = matchMedia("(max-width: 760px)");

export const phone = signal(narrow.matches);
narrow.addEventListener("change", () => {
  phone.value = narrow.matches;
});
