import { render } from "preact";
import { App } from "./app.tsx";
import { quiet } from "./state/api.ts";
import { loadConnections } from "./state/connections.ts";
import { startClock } from "./state/format.ts";
import { startLive } from "./state/live.ts";
import { loadMe } from "./state/me.ts";
import { unmatchedList } from "./state/unmatched-list.ts";
import { withWords } from "./state/words.ts";

const root = document.getElementById("app");
if (root) render(<App />, root);
startClock();
// A file that falls beside the place for files would be opened in place of the console, with all that was begun in it.
for (const type of ["dragover", "drop"] as const)
  addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
/** So that it takes what is typed at once. */
const palette = async () => await withWords(import("./screens/palette.tsx")).catch(() => undefined);
// On a slow line the first rows do not share it with what stands beside them.
const loadOthers = async () => {
  await quiet();
  await Promise.all([loadConnections(), unmatchedList.reload(), palette()]);
};
loadMe()
  .then(startLive)
  .catch(() => undefined)
  .finally(() => void loadOthers());
setInterval(() => {
  if (document.visibilityState === "visible") void loadConnections();
}, 60_000);
