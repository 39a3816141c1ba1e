import type { DriverName, Health } from "./health.ts";

/** What a customer may be leaving for: a guess by its signs, never a fact. */
export type Guess = "service" | "price" | "trouble" | "fading" | "none";

const signs: Readonly<Record<Exclude<Guess, "none">, readonly DriverName[]>> = {
  service: ["waiting", "tasks"],
  price: ["agreements", "payDrift"],
  trouble: ["overdue", "failed"],
  fading: ["silence", "volume", "meetings"],
};

export interface Reason {
  readonly guess: Guess;
  /** What speaks for it, the most first. */
  readonly signs: readonly DriverName[];
}

/** The guesses that points speak for, the most first; `none` where nothing shows. */
export function reasonsOf({ points }: Pick<Health, "points">): Reason[] {
  const lost = (name: DriverName) => points[name] ?? 0;
  const found = guesses.flatMap((guess) => {
    const shown = signs[guess].filter((name) => lost(name) > 0).sort((a, b) => lost(b) - lost(a));
    return shown.length === 0
      ? []
      : [{ guess, signs: shown, points: shown.reduce((sum, name) => sum + lost(name), 0) }];
  });
  if (found.length === 0) return [{ guess: "none", signs: [] }];
  return found
    .sort((a, b) => b.points - a.points)
    .map(({ guess, signs: shown }) => ({ guess, signs: shown }));
}

const guesses = ["service", "price", "trouble", "fading"] as const;
