import type { Principal } from "../../../schemas/role.ts";
import { NotFound } from "../../shared/errors.ts";
import { digestId } from "../../store/digests.ts";
import { shownAccounts } from "../shown-accounts.ts";
import { type ComposeDeps, composed, readNight } from "./compose.ts";

/** What the caller's digest would say now. Throws `NotFound` where they want none, or before the first night's table. */
export async function previewDigest(who: Principal, deps: ComposeDeps) {
  const id = digestId(who.id);
  const [row, told] = await Promise.all([deps.digests.one(id), deps.digests.toldOf(id)]);
  if (row === undefined) throw new NotFound("unknown_digest", "You have no digest yet");
  const night = await readNight(deps, shownAccounts);
  if (night === undefined) throw new NotFound("no_table", "The accounts have not been looked at yet");
  const { letter } = await composed(row, told, night, deps);
  return { subject: letter.subject, text: letter.text };
}
