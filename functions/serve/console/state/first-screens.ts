/** English words of what is loaded on demand, and of pages that are looked at seldom; other languages come whole. */
const [english, seldom] = ["en-screens", "en-late"];
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
const vietnamese = ["vi", "vi-told"];

/** All that may be wanted early, by the names of their modules. */
export const earlyScripts: readonly string[] = [
  ...new Set([english, ...Object.values(scripts).flat(), ...ofClient, ...ofConnection, ...vietnamese]),
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
  if (locale === "vi") return [...vietnamese, ...screen.filter((one) => one !== seldom)];
  return screen.length > 0 ? [english, ...screen] : screen;
}
