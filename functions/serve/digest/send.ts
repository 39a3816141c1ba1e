import { isEmpty } from "../../insight/digest/digest.ts";
import { localTime } from "../../insight/digest/due.ts";
import { postToSlack } from "../../sending/chat.ts";
import { errorFields } from "../../shared/log.ts";
import type { DigestWebhooks, Log, Mailer } from "../../shared/ports.ts";
import type { DigestRow, ToldDigest } from "../../store/digests.ts";
import { countedAccounts } from "../shown-accounts.ts";
import { type ComposeDeps, composed, type Night, readNight } from "./compose.ts";

export interface SendDeps extends ComposeDeps {
  readonly webhooks: Pick<DigestWebhooks, "find">;
  /** Left out where the hub has no address to send from. */
  readonly mailer?: Mailer;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
}

/** Some people could not be told; the others were. */
export class DigestsFailed extends Error {
  constructor(failed: number) {
    super(`${failed} digests could not be sent; the log says why, and they are tried again`);
  }
}

class NoWay extends Error {}

interface Due {
  readonly row: DigestRow;
  readonly told: ToldDigest | undefined;
  readonly today: string;
}

/**
 * Tells each person whose hour has come and who has not been told on their own day. A day is taken before it is told
 * of, so that two calls at once tell it once; it is given back where it could not be. Throws `DigestsFailed` at the end.
 */
export async function sendDigests(deps: SendDeps): Promise<void> {
  const [rows, told] = await Promise.all([deps.digests.all(), deps.digests.told()]);
  const due = rows.flatMap((row) => dueNow(row, told.get(row.id), deps.now()));
  if (due.length === 0) return;
  const night = await readNight(deps, async () =>
    (await countedAccounts(deps)).map(({ account }) => account),
  );
  if (night === undefined) return;
  let [sent, failed] = [0, 0];
  for (const one of due) {
    try {
      if (await tell(one, night, deps)) sent++;
    } catch (error) {
      failed++;
      deps.log("error", "digest_failed", { digest: one.row.id, via: one.row.via, ...errorFields(error) });
    }
  }
  deps.log("info", "digests_sent", { due: due.length, sent, failed });
  if (failed > 0) throw new DigestsFailed(failed);
}

function dueNow(row: DigestRow, told: ToldDigest | undefined, now: Date): Due[] {
  const { day, hour } = localTime(now, row.zone);
  return hour >= row.hour && (told === undefined || told.day < day) ? [{ row, told, today: day }] : [];
}

/** False where the day was another call's, or there was nothing to say. */
async function tell({ row, told, today }: Due, night: Night, deps: SendDeps): Promise<boolean> {
  const { digest, letter, end } = await composed(row, told, night, deps);
  const now = { day: today, table: digest.day, at: deps.now().toISOString() };
  if (!(await deps.digests.take(row.id, now, told))) return false;
  if (isEmpty(digest)) return false;
  try {
    await send(row, letter, end, deps);
  } catch (error) {
    await deps.digests.giveBack(row.id, now, told);
    throw error;
  }
  return true;
}

async function send(
  { id, via, to }: DigestRow,
  { subject, text }: { readonly subject: string; readonly text: string },
  end: string,
  { webhooks, mailer, fetch }: SendDeps,
): Promise<void> {
  if (via === "webhook") {
    const url = await webhooks.find(id);
    if (url === undefined) throw new NoWay("The webhook is not kept any more");
    return await postToSlack(url, `${subject}\n\n${text}`, fetch);
  }
  if (mailer === undefined || to === undefined) throw new NoWay("This hub has no address to send mail from");
  await mailer.send({
    to,
    subject,
    text,
    // RFC 8058: a mail program ends it by one POST, after asking its reader.
    headers: { "List-Unsubscribe": `<${end}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  });
}
