import { addressParser, decodeWords } from "postal-mime";
import * as z from "zod/mini";
import type { ApiAnswer } from "../collector.ts";
import { allowedIn, bodyOf, foundIn } from "../fetched.ts";
import { filledText } from "../lenient.ts";

/** https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list */
const message = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  threadId: z.optional(z.string()),
  labelIds: z._default(z.array(z.string()), []),
});
const labeled = z.object({ message, labelIds: z._default(z.array(z.string()), []) });
export const history = z.object({
  historyId: z.optional(z.string()),
  nextPageToken: z.optional(z.string()),
  history: z._default(
    z.array(
      z.object({
        id: z.string(),
        labelsAdded: z._default(z.array(labeled), []),
        labelsRemoved: z._default(z.array(labeled), []),
        messagesAdded: z._default(z.array(z.object({ message })), []),
      }),
    ),
    [],
  ),
});
export type History = z.infer<typeof history>;

const labels = z.object({ labels: z.array(z.object({ id: z.string(), name: z.string() })) });

/** The ids of a mailbox's labels by their names. */
export function labelsIn(answer: ApiAnswer): ReadonlyMap<string, string> {
  const read = bodyOf(labels, answer, "labels");
  return new Map(read.labels.map(({ id, name }) => [name, id]));
}

const watch = z.object({ historyId: z.coerce.string(), expiration: z.coerce.number() });

/** From where a watch tells, and until when. https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/watch */
export const watchIn = (answer: ApiAnswer): z.infer<typeof watch> | undefined => allowedIn(watch, answer);

const listed = z.object({
  messages: z._default(z.array(z.object({ id: message.shape.id })), []),
  nextPageToken: z.optional(z.string()),
});

/** A page of the mails that carry a label, the newest first. https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list */
export const listedIn = (answer: ApiAnswer): z.infer<typeof listed> => bodyOf(listed, answer, "messages");

const profile = z.object({ historyId: z.coerce.string() });

/** Where the mailbox's history is now. */
export const historyIdIn = (answer: ApiAnswer): string | undefined => allowedIn(profile, answer)?.historyId;

/** As `historyIdIn`, for what cannot do without it. Throws as `bodyOf`. */
export const recordIn = (answer: ApiAnswer): string => bodyOf(profile, answer, "profile").historyId;

export const apiOf = (mailbox: string): string =>
  `https://gmail.googleapis.com/gmail/v1/users/${encodeURIComponent(mailbox)}`;

/** Where a mail's head is. */
export const headOf = (api: string, id: string): string =>
  `${api}/messages/${encodeURIComponent(id)}?format=metadata&${heads}`;
const heads = ["From", "To", "Cc", "Bcc", "Subject"].map((name) => `metadataHeaders=${name}`).join("&");

export interface Person {
  readonly name: string | undefined;
  readonly email: string;
}

/** What is read of a mail: who, and the subject; never its text. */
export interface Mail {
  readonly id: string;
  readonly threadId: string | undefined;
  readonly labelIds: readonly string[];
  /** The record of the mailbox's history that has changed it last. */
  readonly record: string | undefined;
  /** Milliseconds since 1970, as digits. */
  readonly internalDate: string | undefined;
  readonly subject: string | undefined;
  readonly from: readonly Person[];
  readonly to: readonly Person[];
}

const mail = z.extend(message, {
  historyId: filledText,
  internalDate: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
  payload: z.optional(
    z.object({ headers: z._default(z.array(z.object({ name: z.string(), value: z.string() })), []) }),
  ),
});

/** A mail's head; `undefined` where it is gone meanwhile. Throws as `bodyOf`. */
export function mailIn(answer: ApiAnswer): Mail | undefined {
  const read = foundIn(mail, answer, "messages");
  if (!read) return undefined;
  const headers = (...names: readonly string[]) =>
    (read.payload?.headers ?? []).flatMap(({ name, value }) =>
      names.includes(name.toLowerCase()) ? [upTo(value, 60_000)] : [],
    );
  const [subject] = headers("subject");
  return {
    id: read.id,
    threadId: read.threadId,
    labelIds: read.labelIds,
    record: read.historyId,
    internalDate: read.internalDate,
    subject: subject === undefined ? undefined : decodeWords(subject).trim() || undefined,
    from: headers("from").flatMap(peopleIn),
    to: headers("to", "cc", "bcc").flatMap(peopleIn),
  };
}

function peopleIn(header: string): Person[] {
  return addressParser(header, { flatten: true }).flatMap(({ name, address }) =>
    address ? [{ name: name ? decodeWords(name) : undefined, email: address }] : [],
  );
}

/** A header's first characters, which end with a whole address: half of one may be another's. */
function upTo(header: string, characters: number): string {
  if (header.length <= characters) return header;
  const cut = header.slice(0, characters);
  return cut.slice(0, Math.max(cut.lastIndexOf(","), 0)) || cut;
}

/** When a mail came, or was sent. */
export function timeOf({ internalDate }: Mail): string | undefined {
  const time = new Date(Number(internalDate));
  return internalDate === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
