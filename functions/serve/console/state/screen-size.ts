import { signal } from "@preact/signals";

const narrow = matchMedia("(max-width: 760px)");

export const phone = signal(narrow.matches);
narrow.addEventListener("change", () => {
  phone.value = narrow.matches;
});
