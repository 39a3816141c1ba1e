import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { errorFields, jsonLog } from "../../functions/shared/log.ts";
import type { Log } from "../../functions/shared/ports.ts";
import { UnknownLayout } from "../../functions/store/layout.ts";
import { Explained } from "../explained.ts";
import { wrongWith } from "./damaged.ts";
import { demoManager, openFirm, tellHistory } from "./demo/demo.ts";
import { saidIn, unknownSettings } from "./environment.ts";
import { startHub } from "./hub.ts";
import { onOrphaned } from "./orphaned.ts";
import { settingsIn } from "./settings.ts";
import { userName } from "./user-name.ts";

const usage = `Usage: npm start -- [--empty] [--verbose]

  --empty    starts with nothing instead of the invented firm
  --verbose  writes the log's lines that tell of no trouble, too

The settings are variables of the environment: infra/local/README.md. What a running hub is told: npm run hub -- --help`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

/** Whether an error's message is for people. What the system refuses has a code and says all there is to say. */
const isPlain = (error: unknown): error is Error =>
  error instanceof Explained || error instanceof UnknownLayout || (error instanceof Error && "code" in error);

try {
  const { values } = parseArgs({
    options: {
      empty: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    say(usage);
    process.exit(0);
  }
  const log: Log = (level, code, fields) => {
    if (values.verbose || level !== "info") jsonLog(level, code, fields);
  };
  const { data, ...settings } = settingsIn(process.env);
  for (const sentence of unknownSettings(process.env)) warn(sentence);
  const hub = await startHub({ ...settings, folder: resolve(data), log });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await hub.stop();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
  onOrphaned(() => void stop());
  say(`The account hub takes deliveries at ${settings.url ?? hub.url}/hooks/{tool}/{connection}`);
  if (hub.smtpPort !== undefined) say(`It takes mail by SMTP at 127.0.0.1:${hub.smtpPort}`);
  const secrets = hub.fresh && !values.empty ? await openFirm(hub) : undefined;
  const token = settings.token === undefined ? `$(cat ${data}/token)` : "$HUB_TOKEN";
  say(`The timeline:   curl -H "Authorization: Bearer ${token}" ${hub.url}/api/timeline`);
  say(`The API:        ${hub.url}/openapi.json`);
  say("More:           npm run hub -- --help      Stop: Ctrl-C");
  if (secrets) say("The demo is an invented firm with twelve clients; its history comes in while you look.");
  const me = secrets ? demoManager : (userName() ?? "You");
  say(`
The console:    ${hub.signInLink({ name: me, role: "admin" })}
                signs you in once, within ten minutes; a further link: npm run hub -- sign-in`);
  // In the background: the link does not wait for it.
  if (secrets)
    await tellHistory(hub, secrets).catch((error: unknown) => {
      if (!stopping) log("warn", "demo_broke_off", errorFields(error));
    });
} catch (error) {
  const folder = resolve(saidIn(process.env, "HUB_DATA") ?? ".hub");
  const said = wrongWith(folder, error) ?? (isPlain(error) ? error.message : undefined);
  warn(said ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exit(1);
}
