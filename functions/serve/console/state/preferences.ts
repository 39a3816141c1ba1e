import { effect, signal } from "@preact/signals";
import { keep, type Locale, stored, storedLocale, storedWhose } from "./stored.ts";

export type Theme = "auto" | "light" | "dark";

function firstTheme(): Theme {
  const kept = stored("theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export const locale = signal<Locale>(storedLocale());
export const theme = signal<Theme>(firstTheme());
/** Single-key shortcuts; some people's tools type by themselves. */
export const shortcuts = signal(stored("shortcuts") !== "off");

/** Whose clients the reader looked at last; empty where never said. */
export const keptWhose = signal(storedWhose());
/** The columns of the clients' table that the reader has switched off. */
export const hiddenColumns = signal<readonly string[]>((stored("columns") ?? "").split(" ").filter(Boolean));

effect(() => keep("locale", locale.value));
effect(() => keep("shortcuts", shortcuts.value ? "on" : "off"));
effect(() => keep("whose", keptWhose.value));
effect(() => keep("columns", hiddenColumns.value.join(" ")));
effect(() => {
  keep("theme", theme.value);
  if (theme.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});
