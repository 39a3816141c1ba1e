import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { ChangedFile } from "../connectors/rows/row-change.ts";

/** Writes down the ids of a file's events, so that another reading of it can withdraw those that it does not make. */
export class ToldEvents {
  readonly path: string;
  readonly #lines: WriteStream;
  /** Those that an earlier reading of the same file made, and this one has not yet. */
  readonly #left: Set<string>;

  private constructor(path: string, left: Set<string>) {
    this.path = path;
    this.#lines = createWriteStream(path, { mode: 0o600 });
    this.#left = left;
  }

  /** `earlier`: a file of ids, one a line; `undefined` where the file was not read before. */
  static async beside(path: string, earlier: string | undefined): Promise<ToldEvents> {
    const left = new Set<string>();
    if (earlier !== undefined)
      for await (const id of createInterface({ input: createReadStream(earlier) })) left.add(id);
    return new ToldEvents(path, left);
  }

  add(ids: readonly string[]): void {
    for (const id of ids) this.#left.delete(id);
    this.#lines.write(ids.map((id) => `${id}\n`).join(""));
  }

  async end(): Promise<void> {
    this.#lines.end();
    await finished(this.#lines);
  }

  /** What an earlier reading made and this one does not, up to 200 at a time. */
  *gone(): Generator<string[]> {
    const ids = [...this.#left];
    for (let at = 0; at < ids.length; at += 200) yield ids.slice(at, at + 200);
  }
}

/** What becomes of an event that its file is not read as any more: it leaves the timeline and stays in the feed. */
export function withdrawnEvent(id: string, connection: string, file: ChangedFile): PublishedEvent {
  return {
    id,
    tool: file.tool,
    connection,
    type: "system.observed",
    family: "system",
    time: file.asOf,
    title: "Withdrawn",
    identities: [],
    details: {
      reason: "the file is read otherwise by now",
      file: { id: file.file, name: file.name, sha256: file.sha256 },
    },
    revision: file.revision,
  };
}
