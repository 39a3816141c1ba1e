import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { errorFields, jsonLog } from "../../functions/shared/log.ts";
import type { Log } from "../../functions/shared/ports.ts";
import { UnknownLayout } from "../../functions/store/layout.ts";
import { Explained } from "../explained.ts";
import { retentionIn } from "../retention.ts";
import { hubUrlIn, portIn } from "./address.ts";
import { demoManager, openFirm, tellHistory } from "./demo/demo.ts";
import { startHub } from "./hub.ts";
import { onOrphaned } from "./orphaned.ts";
import { standInsIn } from "./reroute.ts";
import { userName } from "./user-name.ts";

const { values } = parseArgs({
  options: { empty: { type: "boolean", default: false }, verbose: { type: "boolean", default: false } },
});
const {
  HOST = "127.0.0.1",
  PORT = "4700",
  HUB_DATA = ".hub",
  HUB_TOKEN,
  HUB_URL,
  HUB_SMTP_PORT,
  HUB_STAND_INS,
  HUB_RAW_DAYS,
  HUB_FILE_DAYS,
  HUB_EVENT_YEARS,
  HUB_DIGEST_SMTP,
  HUB_DIGEST_FROM,
  DYNAMODB_ENDPOINT,
} = process.env;
const log: Log = (level, code, fields) => {
  if (values.verbose || level !== "info") jsonLog(level, code, fields);
};
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const url = hubUrlIn(HUB_URL);
  const hub = await startHub({
    folder: resolve(HUB_DATA),
    host: HOST,
    port: portIn(PORT),
    token: HUB_TOKEN,
    url,
    endpoint: DYNAMODB_ENDPOINT,
    standIns: standInsIn(HUB_STAND_INS, { host: HOST, url }),
    retention: retentionIn({ HUB_RAW_DAYS, HUB_FILE_DAYS, HUB_EVENT_YEARS }),
    smtpPort: HUB_SMTP_PORT === undefined ? undefined : portIn(HUB_SMTP_PORT),
    mail: { smtp: HUB_DIGEST_SMTP, from: HUB_DIGEST_FROM },
    log,
  });
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
  say(`The account hub takes deliveries at ${url ?? hub.url}/hooks/{tool}/{connection}`);
  if (hub.smtpPort !== undefined) say(`It takes mail by SMTP at 127.0.0.1:${hub.smtpPort}`);
  const secrets = hub.fresh && !values.empty ? await openFirm(hub) : undefined;
  const token = HUB_TOKEN === undefined ? `$(cat ${HUB_DATA}/token)` : "$HUB_TOKEN";
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
  // What the system refuses, such as a port that is taken, has a code and says all there is to say.
  const isPlain =
    error instanceof Explained ||
    error instanceof UnknownLayout ||
    (error instanceof Error && "code" in error);
  const told = error instanceof Error ? (isPlain ? error.message : error.stack) : String(error);
  process.stderr.write(`${told}\n`);
  process.exit(1);
}
