import { type HealthDriver, healthDriver } from "../../schemas/insight-settings.ts";
import { standardSettings } from "./settings.ts";

export type DriverName = HealthDriver;
export type Weights = Readonly<Record<DriverName, number>>;
export const driverNames = healthDriver.options;

/** How bad a driver is, from 0 to 1, and the events that say so. */
export interface Driver {
  readonly u: number;
  readonly evidence: readonly string[];
}

export type Band = "well" | "watch" | "at risk" | "unknown";

export interface Health {
  /** 0–100; `null` where too little is known for a number. */
  readonly score: number | null;
  /** The share of the weights whose drivers are known. */
  readonly coverage: number;
  readonly band: Band;
  /** Whole points lost by driver; where there is a score, they add up to what it lacks of 100. */
  readonly points: Readonly<Partial<Record<DriverName, number>>>;
}

const leastCoverage = 0.4;
const edges = { well: 80, watch: 60 };
/** A better band is reached only this many points beyond its edge, so that a score near it does not flip to and fro. */
const stays = 5;

/** Health by the drivers that are known; those that are not are left out of the sum, and unknown is never well. */
export function healthOf(
  drivers: Readonly<Partial<Record<DriverName, Driver>>>,
  { weights = standardSettings.weights, before }: { readonly weights?: Weights; readonly before?: Band } = {},
): Health {
  const known = driverNames.flatMap((name) => {
    const driver = drivers[name];
    return driver === undefined ? [] : [{ name, weight: weights[name], u: driver.u }];
  });
  const weight = known.reduce((sum, one) => sum + one.weight, 0);
  const all = driverNames.reduce((sum, name) => sum + weights[name], 0);
  const coverage = all === 0 ? 0 : weight / all;
  const lost = known.map(({ name, weight: own, u }) => ({
    name,
    points: weight === 0 ? 0 : (100 * own * u) / weight,
  }));
  const points = wholePoints(lost);
  if (coverage < leastCoverage || drivers.silence === undefined)
    return { score: null, coverage, band: "unknown", points };
  const score = 100 - Object.values(points).reduce((sum, one) => sum + one, 0);
  return { score, coverage, band: bandOf(score, before), points };
}

/** Whole points that add up to the rounded sum: those with the largest remainders are rounded up. */
function wholePoints(lost: readonly { readonly name: DriverName; readonly points: number }[]) {
  // Sums of binary fractions miss whole numbers by a hair.
  const exact = lost.map(({ name, points }) => ({ name, points: Math.round(points * 1e9) / 1e9 }));
  const total = Math.round(Math.round(exact.reduce((sum, { points }) => sum + points, 0) * 1e6) / 1e6);
  const floors = exact.map(({ name, points }) => ({
    name,
    whole: Math.floor(points),
    rest: points - Math.floor(points),
  }));
  const missing = total - floors.reduce((sum, { whole }) => sum + whole, 0);
  const up = new Set([...floors].sort((a, b) => b.rest - a.rest).slice(0, missing));
  return Object.fromEntries(
    floors
      .map((one) => [one.name, one.whole + (up.has(one) ? 1 : 0)] as const)
      .filter(([, whole]) => whole > 0),
  );
}

function bandOf(score: number, before: Band | undefined): Band {
  const wellFrom = edges.well + (before === "watch" || before === "at risk" ? stays : 0);
  const watchFrom = edges.watch + (before === "at risk" ? stays : 0);
  if (score > wellFrom) return "well";
  return score > watchFrom ? "watch" : "at risk";
}
