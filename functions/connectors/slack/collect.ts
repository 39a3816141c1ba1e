import type { ApiAnswer, ApiRequest, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { filledWith } from "../fetched.ts";
import { call, type File, file } from "./api.ts";
import { slackConsent } from "./consent.ts";
import { foundOf, wantedOf } from "./found.ts";
import { namesIn, withNames } from "./names.ts";
import { slackPage } from "./page.ts";
import { settings } from "./settings.ts";
import { slackVerdict } from "./verdict.ts";

/** Files of one message that are looked up. */
const filesAtMost = 10;

/**
 * Looks up what an event has by its ids alone. Names are kept in the workspace's cursor and asked for once a day, so that
 * a burst of messages makes no further calls.
 */
export const slackCollector: Collector = {
  hosts: ["slack.com"],
  authorization: [slackConsent, { kind: "token" }],
  tenant: ({ key }) => key,
  verdict: slackVerdict,
  // Of a method, an app of the team's own has fifty a minute (tier 3), which is the part of this that a history has; names
  // have a hundred (tier 4). https://docs.slack.dev/apis/web-api/rate-limits
  limit: { calls: 250, within: 60 },
  since: slackPage,
  *steps({ scope, fills = [] }, { cursor, settings: values, now }) {
    const chosen = settingsBy(settings, values);
    const files = yield* filesNamed(scope.files);
    const before = namesIn(cursor);
    let names = before;
    const filled = [];
    for (const event of fills) {
      names = yield* withNames(names, wantedOf(event, files), now.slice(0, 10));
      filled.push(filledWith(event, foundOf(event, { names, files, settings: chosen })));
    }
    return { filled, ...(names === before ? {} : { cursor: JSON.stringify(names) }) };
  },
};

function* filesNamed(ids = ""): Generator<ApiRequest, File[], ApiAnswer> {
  const files: File[] = [];
  for (const id of ids.split(",").filter(Boolean).slice(0, filesAtMost)) {
    const found = yield* call(file, "files.info", { file: id });
    if (found) files.push(found.file);
  }
  return files;
}
