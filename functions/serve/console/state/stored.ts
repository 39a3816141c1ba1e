/** What the browser keeps of the reader's choices, by its name; `null` where it keeps nothing. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`hub.${name}`);
  } catch {
    return null;
  }
}

/** Whose clients the reader looked at last; empty where never said. */
export const storedWhose = (): string => stored("whose") ?? "";
