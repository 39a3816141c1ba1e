import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { jsonLog } from "../../functions/shared/log.ts";
import { startHub } from "../../infra/local/hub.ts";
import { LogSync } from "../../infra/local/store/log-sync.ts";
import { LocalStore } from "../../infra/local/store/store.ts";
import { type FaultKind, faultKind } from "./faults.ts";

/**
 * The hub that a proof sends to, as `npm start` runs it, in this process; beneath it what it stands on fails as the parent
 * says: the disk, the store, the clock. It ends with its parent.
 */
const [folder = "", token = ""] = process.argv.slice(2);
/** Pages by which a full disk may still grow; milliseconds of a slow sync, of a late index, of a jump of the clock. */
const harm = { pages: 3, sync: 120, index: 400, clock: 10 * 60_000 };

const fault = z.object({ fault: z.optional(faultKind) });
let now: FaultKind | undefined;

const databases = new Set<DatabaseSync>();
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  databases.add(this);
  exec.call(this, sql);
};

const { done } = LogSync.prototype;
LogSync.prototype.done = async function () {
  if (now === "slow disk") await pause(harm.sync);
  await done.call(this);
  if (now === "a disk that fails to sync" && Math.random() < 0.5)
    throw Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" });
};

const RealDate = Date;
let jump = 0;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [], asked) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + jump] : given, asked),
  get: (target, name, receiver) =>
    name === "now" ? () => RealDate.now() + jump : Reflect.get(target, name, receiver),
});

/** The disk has room for a few more pages, or for as many as SQLite knows. */
function roomFor(more: number | undefined): void {
  for (const database of databases) {
    const { page_count: pages } = z
      .object({ page_count: z.number() })
      .parse(database.prepare("PRAGMA page_count").get());
    const most = more === undefined ? 4_294_967_294 : pages + more;
    database.prepare(`PRAGMA max_page_count = ${most}`).get();
  }
}

const store = new LocalStore(join(resolve(folder), "hub.db"));
const hub = await startHub({
  folder: resolve(folder),
  port: 0,
  token,
  endpoint: undefined,
  store,
  log: (level, code, fields) => {
    if (level === "error") jsonLog(level, code, fields);
  },
});

process.on("message", (told) => void suffer(fault.parse(told).fault));

async function suffer(kind: FaultKind | undefined): Promise<void> {
  const before = now;
  now = kind;
  roomFor(now === "full disk" ? harm.pages : undefined);
  store.faults.mode =
    now === "a store that is down"
      ? "down"
      : now === "throttled, slow and partial writes"
        ? "failing"
        : "well";
  store.faults.indexLag = now === "late indexes" ? harm.index : 0;
  jump =
    now === "a clock that jumps ahead" ? harm.clock : now === "a clock that jumps back" ? -harm.clock : 0;
  // What was late is there before the next fault: a power cut takes nothing from an index that AWS keeps. Timers go in turn.
  if (before === "late indexes") await pause(harm.index + 1);
  process.send?.({ is: now ?? "well" });
}

process.on("disconnect", () => process.exit(1));
process.on("SIGTERM", () => {
  void hub.stop().then(() => {
    store.close();
    process.exit(0);
  });
});
process.send?.({ url: hub.url });
