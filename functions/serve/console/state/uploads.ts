import { signal } from "@preact/signals";
import type { Acceptance, Upload } from "../../../../schemas/file.ts";
import { call, Unreachable } from "./api.ts";
import { partsOf } from "./connections.ts";
import { type Given, media } from "./given.ts";

/** A file on its way from this browser to the hub. */
export interface Sending {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that are there. */
  readonly sent: number;
  readonly error?: unknown;
}

/** The files that are being sent, by the connection that they are for. */
export const sending = signal<ReadonlyMap<string, readonly Sending[]>>(new Map());

/** The upload was refused; `status` is what it answered. */
export class NotTaken extends Error {
  readonly status: number;
  constructor(status: number) {
    super("The file was not taken");
    this.status = status;
  }
}

/** What was given can have no rows: a folder, or what is looked at or listened to. */
export class NoTable extends Error {
  readonly kind: "folder" | "media";
  constructor(kind: "folder" | "media") {
    super("There can be no rows in it");
    this.kind = kind;
  }
}

/** What was dropped, in its order. To be asked for while the drop is told of: the browser forgets it afterwards. */
export function droppedIn({ items }: DataTransfer): readonly Given[] {
  return [...items].flatMap((item): readonly Given[] => {
    const [entry, file] = [item.webkitGetAsEntry(), item.getAsFile()];
    if (entry?.isDirectory) return [{ folder: entry.name }];
    return file === null ? [] : [file];
  });
}

/** What was sent lately, by the hub's id of it: a file that needs a confirmation can be sent again with it. */
const kept = new Map<string, File>();

export const sentBefore = (file: string): File | undefined => kept.get(file);

/**
 * Announces a file of a connection (`tool/name`) and sends it by the form that opens; what becomes of it then is the
 * hub's to tell. Resolves also where it fails: the file says so itself.
 */
export async function send(
  connection: string,
  given: Given,
  accept: readonly Acceptance[] = [],
): Promise<void> {
  const key = crypto.randomUUID();
  const now = (change: Partial<Sending> | undefined) => note(connection, key, change);
  if ("folder" in given) return note(connection, key, { name: given.folder, error: new NoTable("folder") });
  if (media.test(given.type)) return note(connection, key, { name: given.name, error: new NoTable("media") });
  note(connection, key, { name: given.name, size: given.size, sent: 0 });
  try {
    const form = await call("POST", "/api/connections/{tool}/{connection}/uploads", {
      at: partsOf(connection),
      body: { name: given.name.slice(-200), size: given.size, ...(accept.length > 0 ? { accept } : {}) },
    });
    await through(form, given, (sent) => now({ sent }));
    kept.set(form.file, given);
    for (const oldest of kept.keys()) if (kept.size > 20) kept.delete(oldest);
    now(undefined);
  } catch (error) {
    now({ error });
  }
}

export function forget(connection: string, key: string): void {
  note(connection, key, undefined);
}

/** By XMLHttpRequest, since `fetch` does not tell how far it is. */
async function through({ url, fields }: Upload, file: File, onSent: (bytes: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  await new Promise<void>((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded }) => onSent(Math.min(loaded, file.size)));
    request.addEventListener("load", () =>
      request.status >= 200 && request.status < 300 ? done() : failed(new NotTaken(request.status)),
    );
    request.addEventListener("error", () =>
      failed(new Unreachable("The place for the file cannot be reached")),
    );
    request.open("POST", url);
    request.send(form);
  });
}

function note(connection: string, key: string, change: Partial<Sending> | undefined): void {
  const list = sending.peek().get(connection) ?? [];
  const known = list.find((one) => one.key === key) ?? { key, name: "", size: 0, sent: 0 };
  const others = list.filter((one) => one.key !== key);
  const next = change === undefined ? others : [...others, { ...known, ...change }];
  sending.value = new Map([...sending.peek(), [connection, next]]);
}
