import { hash } from "node:crypto";
import type { Identity } from "../../schemas/account-event.ts";
import type { MappingSource } from "../../schemas/mapping.ts";
import { positionAt } from "./position.ts";

const digest = (text: string) => hash("sha256", text);

/** What was recorded in a month, batch by batch. */
export const feedRowsKey = (month: string) => `feed#${month}`;
/** What was heard long after it happened, or before, by when it happened. */
export const toldLateKey = "toldlate";

/** The events of deliveries that were not understood and wait to be read again. */
export const unrecognizedList = "unrecognized";

export const unrecognizedKey = ({ time, id }: { readonly time: string; readonly id: string }) => ({
  pk: unrecognizedList,
  sk: positionAt(time, id),
});

/** Shards of the account list: read together, written apart. */
export const accountShards = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const shardOf = (account: string) => Number.parseInt(digest(account).slice(0, 8), 16) % accountShards.length;
export const accountsKey = (shard: number) => `accounts#${shard}`;
export const accountKey = (id: string) => ({ pk: accountsKey(shardOf(id)), sk: id });
/** The account that a row of what people say of accounts is of. */
export const accountSaidOf = (sk: string) => sk.slice(0, sk.lastIndexOf("#"));
/** Which accounts have changed lately, by when that was noted. */
export const changedAccountsKey = (position: string) => ({ pk: "accounts#changed", sk: position });
/** Of which accounts people have said something of a kind lately: before those that have changed themselves. */
export const saidAnewKey = (kind: string, position: string) => changedAccountsKey(`!${kind}#${position}`);
/** Until when somebody wants to know of them. */
export const listedKey = { pk: "accounts#listed", sk: "@" };
/** The identities that lead to the accounts of a shard. */
export const identitiesKey = (shard: number) => `identities#${shard}`;
export const ledKey = (account: string, { type, value }: Identity) => ({
  pk: identitiesKey(shardOf(account)),
  sk: `${account}#${digest(`${type}#${value}`).slice(0, 40)}`,
});
export const ledKeys = (account: string) => ({
  pk: identitiesKey(shardOf(account)),
  low: `${account}#`,
  high: `${account}#~`,
});

/** An identity's link in the directory and, under the same partition key, its events in the events table. */
export const identityKey = ({ type, value }: Identity) => ({
  pk: `identity#${digest(`${type}#${value}`).slice(0, 40)}`,
  sk: "@",
});
/** Counts the changes of all links together: who has seen the same count has missed none of them. */
export const linksKey = { pk: "links", sk: "@" };
/** One row for each identity of an event, in the events table: read consistently, in the order of time. */
export const pointerKey = (identity: Identity, event: { readonly id: string; readonly time: string }) => ({
  pk: identityKey(identity).pk,
  sk: positionAt(event.time, event.id),
});
/** What a month of an account's events comes to. */
export const monthKey = (account: string, month: string) => ({ pk: `months#${account}`, sk: month });
/** What all of an account's events come to. */
export const cardsKey = (shard: number) => `cards#${shard}`;
export const cardKey = (account: string) => ({ pk: cardsKey(shardOf(account)), sk: account });
/** The hours of a day in which events of a family, a tool or a type happened, in the events table. */
export const hoursKey = (field: string, value: string, day: string) => ({
  pk: `hours#${field}#${value}`,
  sk: day,
});
/** The hours of a day in which they were recorded. */
export const heardHoursKey = (field: string, value: string, day: string) =>
  hoursKey(`heard-${field}`, value, day);
/** The instant from which on the hours of what was recorded are noted. */
export const heardSinceKey = { pk: "hours#heard", sk: "@" };
/** The kinds of events that there are, in the events table, as the three below. */
export const kindKey = (kind: { readonly tool: string; readonly type: string; readonly family: string }) => ({
  pk: "kinds",
  sk: digestOf(kind.tool, kind.type, kind.family),
});
/** The events of a kind by when they happened or were recorded. */
export const ofKindKey = (by: "time" | "recordedTime", kind: string) =>
  `${by === "time" ? "kind" : "kind-heard"}#${kind}`;
/** Up to where all are listed by their kinds. */
export const kindsListedKey = { pk: "kinds#listed", sk: "@" };
/** Events that are to be counted, in the events table. */
export const toCountKey = (position: string) => ({ pk: "tocount", sk: position });
/** Events whose words have changed since files of words were made, in the events table. */
export const rewordedKey = (position: string) => ({ pk: "reworded", sk: position });
/** Which files of words there are. */
export const wordFilesKey = { pk: "search", sk: "@" };
export const jobKey = (job: string) => ({ pk: `job#${job}`, sk: "@" });
export const exportKey = (job: string) => ({ pk: "exports", sk: job });
export const runningKey = (job: string) => ({ pk: "jobs#running", sk: job });
export const mergeKey = (merge: string) => ({ pk: `merge#${merge}`, sk: "@" });
export const suggestionKey = (id: string) => ({ pk: "suggestions", sk: id });
export const connectionKey = (tool: string, connection: string) => ({
  pk: "connections",
  sk: `${tool}#${connection}`,
});
/** Deliveries that were refused and are kept, by their connection and when they came. */
export const refusedList = "refused";
export const refusedKey = (tool: string, connection: string, at: string) => ({
  pk: refusedList,
  sk: `${tool}#${connection}#${at}`,
});
export const refusedKeys = (tool: string, connection: string) => ({
  pk: refusedList,
  low: `${tool}#${connection}#`,
  high: `${tool}#${connection}#~`,
});
/** How many more of them there is room for. */
export const refusedRoomKey = (tool: string, connection: string) => ({
  pk: "refused#room",
  sk: `${tool}#${connection}`,
});
/** The connection that a mailbox belongs to. */
export const mailboxKey = (mailbox: string) => ({ pk: `mailbox#${mailbox}`, sk: "@" });

/** The files of a connection; their ids sort by the time they were announced. */
export const filesKey = (tool: string, connection: string) => `files#${tool}#${connection}`;
export const fileKey = (tool: string, connection: string, file: string) => ({
  pk: filesKey(tool, connection),
  sk: file,
});
/** The file whose bytes have this SHA-256, where a connection has taken one. */
export const fileHashKey = (tool: string, connection: string, sha256: string) => ({
  pk: `filehashes#${tool}#${connection}`,
  sk: sha256,
});
export const snapshotKey = (tool: string, connection: string) => ({
  pk: `snapshot#${tool}#${connection}`,
  sk: "@",
});
/** What is kept of a connection's fetches is one partition, so that it can go with the connection. */
export const fetchesKey = (tool: string, connection: string) => `fetches#${tool}#${connection}`;
/** A consent that was begun, by a digest of what its address says. */
export const consentKey = (attempt: string) => ({ pk: `consent#${attempt.slice(0, 40)}`, sk: "@" });
/** Versions sort as text, so that the newest is the last; those of each kind of mapping stand together. */
export const mappingKey = (tool: string, connection: string, of: MappingSource, version: number) => ({
  pk: `mappings#${tool}#${connection}`,
  sk: `${of === "posts" ? "" : `${of}#`}${String(version).padStart(8, "0")}`,
});
export const hubKey = { pk: "hub", sk: "feed" };

export function objectKey(
  tool: string,
  connection: string,
  object: { readonly kind: string; readonly id: string },
) {
  return {
    pk: `object#${digest(JSON.stringify([tool, connection, object.kind, object.id])).slice(0, 32)}`,
    sk: "@",
  };
}

/** The events that name no customer and speak of an object: they belong where its other events are. */
export const unnamedKey = (object: string) => `${object}#unnamed`;

/**
 * The same identity always makes the same provisional account, so two writers cannot make two. `generation` counts how
 * many of them have been erased before.
 */
export const provisionalAccountId = ({ type, value }: Identity, generation = 0) =>
  `acc_${digest(`${type}#${value}${generation === 0 ? "" : `#${generation}`}`).slice(0, 24)}`;

/** A short name for something that is what it is made of. */
export const digestOf = (...parts: readonly string[]) => digest(JSON.stringify(parts)).slice(0, 24);

export const rulesKey = (id: string) => ({ pk: "rules", sk: id });
/** What came of a rule's deliveries: they sort by when the event was recorded. */
export const sentKey = (rule: string, at: string) => ({ pk: `sent#${rule}`, sk: at });
