/** Stands for the words of pages that are looked at seldom. */
const seldom = "late";
/** The words of what is loaded on demand, then of pages that are looked at seldom; of Vietnamese, those of the first script before them. */
const words = {
  en: { first: [], screens: ["en-screens"], seldom: ["en-late"] },
  vi: { first: ["vi"], screens: ["vi-screens", "vi-told"], seldom: ["vi-late"] },
} as const;
/** The scripts of what the first screen shows and the page's first script does not have, by the second part of its address. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  "": ["today-screen"],
  accounts: ["clients-screen"],
  owes: ["owes-screen"],
  quiet: ["quiet-screen"],
  unsigned: ["waiting-screens"],
  tasks: ["waiting-screens"],
  months: ["months-screen"],
  growth: ["growth-screen"],
  causes: ["causes-screen"],
  search: ["search-screen"],
  inbox: ["inbox-screen"],
  import: ["import-screen", seldom],
  history: ["history-screen"],
  connections: ["connections-screen", seldom],
  forwarding: ["forwarding-screen", seldom],
};
const ofClient = ["client-strip", "client-card"];
const ofConnection = ["connection-screen", seldom];

/** All that may be wanted early, by the names of their modules. */
export const earlyScripts: readonly string[] = [
  ...new Set([
    ...Object.values(words).flatMap(({ first, screens, seldom: late }) => [...first, ...screens, ...late]),
    ...[...Object.values(scripts).flat(), ...ofClient, ...ofConnection].filter((one) => one !== seldom),
  ]),
];

/** What the console will load for the page at an address, in the reader's language. */
export function firstScripts(pathname: string, locale: "en" | "vi"): readonly string[] {
  const [, , place = "", first, second] = pathname.split("/");
  const screen =
    place === "accounts" && first
      ? ofClient
      : place === "connections" && first && second
        ? ofConnection
        : (scripts[place] ?? []);
  const of = words[locale];
  return [
    ...of.first,
    ...(screen.length > 0 ? of.screens : []),
    ...screen.flatMap((one) => (one === seldom ? of.seldom : [one])),
  ];
}
