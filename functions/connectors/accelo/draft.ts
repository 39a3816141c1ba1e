import { externalIdentity, identities } from "../../shared/identity.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import { type Event, spoken } from "./events.ts";

/** What happened to an object, by its ids; `name` is the event's at Accelo. */
export interface Change {
  readonly name: string;
  readonly id: string;
  readonly time: string;
  readonly deployment: string;
}

/** An event by its ids alone: Accelo tells nothing else. */
export function draftOf(
  { name, id, time, deployment }: Change,
  { type, resource, label, word, direction }: Event,
): EventDraft {
  const gone = word === "deleted";
  // What can happen only once needs no minute to tell it from the next time.
  const once = gone || (name.startsWith("create_") && type !== "document.added");
  return {
    type,
    key: [name, id, ...(once ? [] : [time.slice(0, 16)])],
    time,
    title: verbFirst(word, `${spoken(label)} ${id}`),
    ...(direction ? { direction } : {}),
    object: {
      kind: name.split("_")[1] ?? resource,
      id: `${deployment}/${id}`,
      ...(gone ? { state: word, final: true } : {}),
    },
    identities: identities(
      resource === "companies" ? externalIdentity("accelo", "company", `${deployment}/${id}`) : undefined,
      externalIdentity("accelo", "deployment", deployment),
    ),
    ...(resource === "companies" ? {} : { unnamed: true }),
    details: { ...(gone ? {} : { pending: true }), event: name, id },
  };
}
