import { firstReads } from "./state/first-reads.ts";
import { firstScripts } from "./state/first-screens.ts";
import { storedLocale, storedWhose } from "./state/stored.ts";

/*
 * Stands in the page by itself and is small, so that on a slow line the first rows, and the screen that shows them, are on their
 * way while the console's script still comes. `state/asked-early.ts` takes the rows. What fails is asked for again by the
 * console, which says what is wrong.
 */
globalThis.askedEarly = new Map(
  firstReads(location, storedWhose()).map((url) => {
    const answer = fetch(url);
    answer.catch(() => undefined);
    return [url, answer];
  }),
);

/** The files of each script and the folder that they are in, as the build says. */
declare const filesOfScripts: Readonly<Record<string, readonly string[]>>;
declare const scriptsFolder: string;

for (const script of firstScripts(location.pathname, storedLocale()))
  for (const file of filesOfScripts[script] ?? []) {
    const href = `${scriptsFolder}/${file}`;
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
