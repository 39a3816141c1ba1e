import type { Digest, DigestRequest } from "../../../schemas/digest.ts";
import type { Principal } from "../../../schemas/role.ts";
import { BadRequest, NotFound } from "../../shared/errors.ts";
import type { DigestWebhooks } from "../../shared/ports.ts";
import { type DigestRow, digestId, digestKey, type ToldDigest } from "../../store/digests.ts";
import type { ComposeDeps } from "./compose.ts";

export interface DigestDeps extends ComposeDeps {
  readonly webhooks: Omit<DigestWebhooks, "find">;
  /** The domain of the hub's own addresses; without one it sends no mail. */
  readonly mailDomain?: string | undefined;
}

/** How the caller has set their digest, and on which day it was last told; nothing where they want none. */
export async function ownDigest(who: Principal, { digests }: DigestDeps): Promise<{ digest?: Digest }> {
  const id = digestId(who.id);
  const [row, told] = await Promise.all([digests.one(id), digests.toldOf(id)]);
  return row === undefined ? {} : { digest: shown(row, told) };
}

/** Throws `BadRequest` where it is to come by mail and the hub sends none. */
export async function wantDigest(request: DigestRequest, who: Principal, deps: DigestDeps): Promise<Digest> {
  const { via, to, owner = who.name, hour, zone, language } = request;
  if (via === "mail" && deps.mailDomain === undefined)
    throw new BadRequest("no_mail", "This hub has no domain to send mail from", { fields: ["via"] });
  const id = digestId(who.id);
  const before = await deps.digests.one(id);
  const row: DigestRow = {
    ...{ id, person: who.id, name: who.name, via, owner, hour, zone, language },
    key: before?.key ?? digestKey(),
    ...(via === "mail" ? { to } : {}),
  };
  // Wherever this breaks off, no webhook is kept of which the row does not speak: the person sees it and asks again.
  if (via === "mail") await deps.webhooks.remove(id);
  await deps.digests.put(row);
  if (via === "webhook") await deps.webhooks.put(id, to);
  return shown(row, await deps.digests.toldOf(id));
}

/** Throws `NotFound` where there is none. */
export async function endDigest(
  id: string,
  { digests, webhooks }: Pick<DigestDeps, "digests" | "webhooks">,
): Promise<void> {
  if ((await digests.one(id)) === undefined) throw new NotFound("unknown_digest", "There is no such digest");
  // The row last: for as long as anything is kept, the digest is shown and can be ended again.
  await webhooks.remove(id);
  await digests.remove(id);
}

export const endOwnDigest = async (who: Principal, deps: DigestDeps) =>
  await endDigest(digestId(who.id), deps);

/** Everybody's, by their names. */
export async function listDigests({ digests }: DigestDeps): Promise<{ digests: Digest[] }> {
  const [rows, told] = await Promise.all([digests.all(), digests.told()]);
  return {
    digests: rows
      .map((row) => shown(row, told.get(row.id)))
      .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1)),
  };
}

function shown(
  { id, name, via, to, owner, hour, zone, language }: DigestRow,
  told: ToldDigest | undefined,
): Digest {
  return {
    ...{ id, name, via, owner, hour, zone, language },
    ...(to === undefined ? {} : { to }),
    ...(told === undefined || told.day === "" ? {} : { told: told.day }),
  };
}
