import { randomUUID } from "node:crypto";
import type { BlobStore, Clock } from "../shared/ports.ts";
import type { WordFileEntry, WordFilesState } from "../store/word-file-rows.ts";
import { putWordFiles, type WordFilesDeps } from "../store/word-files.ts";
import { BrokenWordFile, bytesOf, fileIn } from "./file-bytes.ts";
import { idBytes, type WordFile, type Written } from "./word-file.ts";

export interface KeptFilesDeps extends WordFilesDeps {
  readonly blobs: BlobStore;
  readonly now: Clock;
}

/** A file that is to be kept, of events that were recorded from one instant to another, both included. */
export interface NewFile {
  readonly written: Written;
  readonly since: string;
  readonly until: string;
}

/** What is to be from now on, the newest file first. */
export interface Change extends Pick<WordFilesState, "until" | "back"> {
  readonly files: readonly (WordFileEntry | NewFile)[];
}

const wordsBlob = (key: string) => `search/${key}.words`;
const idsBlob = (key: string) => `search/${key}.ids`;
const nothing = new Uint8Array(0);

/** Throws `BrokenWordFile` where it is not there, or not whole. */
export async function readFile({ key }: Pick<WordFileEntry, "key">, blobs: BlobStore): Promise<WordFile> {
  const bytes = await blobs.get(wordsBlob(key));
  if (bytes === undefined) throw new BrokenWordFile();
  return await fileIn(bytes);
}

/** The ids of a file's events. Throws `BrokenWordFile`. */
export async function readIds({ key, events }: WordFileEntry, blobs: BlobStore): Promise<Buffer> {
  const bytes = await blobs.get(idsBlob(key));
  if (bytes?.length !== events * idBytes) throw new BrokenWordFile();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Milliseconds after which what was about to write a file has given up. */
const writingAtMost = 3_600_000;

/**
 * Writes files and changes which there are; `undefined` where somebody else has changed that since it was read: then nothing is
 * changed. Which blobs are written is noted before, so that no words are left in one that nobody knows of.
 */
export async function changeFiles(
  before: WordFilesState,
  { files, ...change }: Change,
  deps: KeptFilesDeps,
): Promise<WordFilesState | undefined> {
  const at = deps.now().toISOString();
  const named = files.filter(hasEvents).map(nameFile);
  const fresh = named.flatMap(({ entry, written }) => (written ? [{ key: entry.key, written }] : []));
  const strays = await emptyStrays(before, deps);
  let state: WordFilesState | undefined = before;
  if (fresh.length > 0)
    state = await put(
      { ...before, strays: [...strays, ...fresh.map(({ key }) => ({ key, at }))] },
      before,
      deps,
    );
  if (state === undefined) return undefined;
  for (const { key, written } of fresh) {
    await deps.blobs.put(idsBlob(key), written.ids);
    await deps.blobs.put(wordsBlob(key), await bytesOf(written.file));
  }
  const entries = named.map(({ entry }) => entry);
  const there = new Set(entries.map(({ key }) => key));
  const gone = before.files.filter(({ key }) => !there.has(key)).map(({ key }) => ({ key, at, gone: true }));
  const changed = await put(
    { ...before, ...change, files: entries, strays: [...strays, ...gone] },
    state,
    deps,
  );
  await empty(changed === undefined ? fresh : gone, deps);
  return changed;
}

async function put(
  state: WordFilesState,
  before: WordFilesState,
  deps: KeptFilesDeps,
): Promise<WordFilesState | undefined> {
  const version = before.version + 1;
  return (await putWordFiles(state, before, deps)) === "done" ? { ...state, version } : undefined;
}

const hasEvents = (one: WordFileEntry | NewFile) => !("written" in one) || one.written.file.times.length > 0;

function nameFile(one: WordFileEntry | NewFile): {
  readonly entry: WordFileEntry;
  readonly written?: Written;
} {
  if (!("written" in one)) return { entry: one };
  const { written, since, until } = one;
  const { times } = written.file;
  const oldest = new Date(times.at(-1) ?? 0).toISOString();
  return { entry: { key: randomUUID(), since, until, events: times.length, oldest }, written };
}

/** Empties blobs that are no files any more, and returns those that somebody may still be writing. */
async function emptyStrays(
  { strays }: WordFilesState,
  deps: KeptFilesDeps,
): Promise<WordFilesState["strays"]> {
  const isBeingWritten = ({ at, gone }: WordFilesState["strays"][number]) =>
    gone !== true && deps.now().getTime() - Date.parse(at) < writingAtMost;
  await empty(
    strays.filter((one) => !isBeingWritten(one)),
    deps,
  );
  return strays.filter(isBeingWritten);
}

/** Blobs are emptied, not deleted: what is empty is removed with its age. */
async function empty(gone: readonly { readonly key: string }[], { blobs }: KeptFilesDeps): Promise<void> {
  for (const { key } of gone) {
    await blobs.put(wordsBlob(key), nothing);
    await blobs.put(idsBlob(key), nothing);
  }
}
