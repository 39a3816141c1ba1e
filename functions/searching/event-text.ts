import { folded } from "../../schemas/folded.ts";
import { objectKey } from "../store/keys.ts";
import type { ListedRow } from "../store/rows.ts";

/** What is kept of an event to find it by. */
export interface EventText {
  readonly id: string;
  readonly time: string;
  readonly tool: string;
  readonly family: string;
  readonly type: string;
  /** Folded. */
  readonly text: string;
  readonly document?: { readonly key: string; readonly text: string };
  readonly person?: { readonly key: string; readonly text: string };
}

/** Letters of an event that it is found by. */
const lettersAtMost = 400;

/** Of what the things that events speak of are documents. */
export const documentFamilies: readonly string[] = ["money", "agreement", "document"];

/** What is said is found by its words: its number is the tool's alone. */
const saidFamilies = ["message", "email"];

/** What programs call things, and nobody types. */
const programsWords: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT/,
  /^https?:\/\//,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  // Slack's messages, and its channels and people.
  /^\d{9,}\.\d+$/,
  /^[A-Z](?=[A-Z]*\d)[A-Z\d]{8,}$/,
  // Stripe's.
  /^[a-z]{2,6}_\w{14,}$/,
  // A telephone number has at most 15 digits (E.164).
  /^\d{16,}$/,
];

/** The words of an event; `undefined` for the hub's own word about a delivery, which nobody looks for. */
export function textOf({ pk, event }: ListedRow): EventText | undefined {
  if (event.family === "system") return undefined;
  const { title, actor, object, details, time, tool, connection, family, type, direction } = event;
  const isDocument = object !== undefined && documentFamilies.includes(family);
  const number = object && (isDocument ? object.id : numberOf(object.id, family));
  const named = object && [object.name, number].join(" ");
  const said = Object.values(details).filter((value) => typeof value === "string" && !isProgramsWord(value));
  const text = folded([title, actor?.name, actor?.email, named, ...said].join("\n").slice(0, lettersAtMost));
  const who = actor?.kind === "contact" && direction !== "out" ? (actor.email ?? actor.name) : undefined;
  return {
    id: pk,
    ...{ time, tool, family, type },
    text,
    ...(isDocument
      ? {
          document: {
            key: objectKey(tool, connection, object).pk,
            text: folded([object.kind, named].join(" ")),
          },
        }
      : {}),
    ...(who === undefined
      ? {}
      : { person: { key: folded(who), text: folded([actor?.name, actor?.email].join(" ")) } }),
  };
}

/** The number that people know a task or a record by: what stands last in its id. */
function numberOf(id: string, family: string): string | undefined {
  if (saidFamilies.includes(family)) return undefined;
  const last = id.slice(id.lastIndexOf("/") + 1);
  return isProgramsWord(last) ? undefined : last;
}

const isProgramsWord = (word: string) => programsWords.some((form) => form.test(word));

/** What may be found by words of an event: itself, its document, or its person. */
export const fields = ["text", "document", "person"] as const;
export type Field = (typeof fields)[number];

/** The folded text of a field; empty where the event has none. */
export const fieldOf = (one: EventText, field: Field): string =>
  field === "text" ? one.text : (one[field]?.text ?? "");

/** The words of a folded text: what stands between its blanks. */
export const wordsIn = (text: string): string[] => (text === "" ? [] : text.split(" "));
