import { isDeepStrictEqual } from "node:util";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import { retrying } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { Link, LinkState } from "../store/links.ts";
import type { Storage } from "../store/storage.ts";
import { ledTo, relinking } from "./relink.ts";

/** An identity that a tool calls otherwise from now on. */
export interface Renewal {
  readonly from: Identity;
  readonly to: Identity;
}

/** By whom a link is that follows another. */
const hub = "hub";

/** The renewal that an event tells of: its object, which is one of its identities, takes the place of another of its kind. */
export function renewalIn({ tool, object, supersedes, identities }: PublishedEvent): Renewal | undefined {
  if (!object || supersedes?.kind !== object.kind) return undefined;
  const type = `${tool}:${object.kind}`;
  if (!identities.some((one) => one.type === type && one.value === object.id)) return undefined;
  const [from, to] = [supersedes.id, object.id].map((id) => ({ type, value: id.trim() }));
  return from && to ? { from, to } : undefined;
}

/**
 * Leads a renewed identity where its former one leads, and keeps it there: to be called when the renewal is told and each
 * time the former one is led elsewhere. What a person has said of the new one stays. Returns the job that moves its events.
 */
export async function takeOver(
  { from, to }: Renewal,
  deps: Pick<Storage, "accountsTable" | "links" | "jobs"> & { readonly now: () => Date },
): Promise<string | undefined> {
  return await retrying({ on: isCanceled }, async () => {
    const links = await deps.links.fresh([from, to]);
    const [former, link] = [from, to].map((one) => links.get(nameOf(one)));
    if (!former || !link || !follows(link) || isDeepStrictEqual(former.accounts, link.accounts))
      return undefined;
    if ((await Promise.all(former.accounts.map((one) => deps.accountsTable.isErased(one)))).some(Boolean))
      return undefined;
    const at = deps.now().toISOString();
    const next: LinkState = { accounts: former.accounts, rule: "external", by: hub, at };
    const { job, items } = await relinking([ledTo(next, link)], { by: hub, at }, deps);
    await deps.accountsTable.transact(items);
    deps.links.forget([to]);
    return job.job;
  });
}

/** Nobody has led it anywhere, or it was led there by this. */
const follows = ({ version, by }: Link) => version === undefined || by === hub;
