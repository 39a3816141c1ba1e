/** What the browser keeps of the reader's choices, by its name; `null` where it keeps nothing. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`hub.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`hub.${name}`, value);
  } catch {
    // A browser that keeps nothing forgets the choice with the page.
  }
}

/** Whose clients the reader looked at last; empty where never said. */
export const storedWhose = (): string => stored("whose") ?? "";

export type Locale = "en" | "vi";

/** The language that the reader has chosen, else the browser's where we speak it. */
export function storedLocale(): Locale {
  const kept = stored("locale");
  if (kept === "en" || kept === "vi") return kept;
  return navigator.languages.find((one) => /^(en|vi)\b/.test(one))?.startsWith("vi") ? "vi" : "en";
}
