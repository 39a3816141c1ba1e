import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import * as z from "zod/mini";
import type { WordFile } from "./word-file.ts";

const [packed, unpacked] = [promisify(zstdCompress), promisify(zstdDecompress)];

/** Changes with what a file holds: one of another form is made anew. */
const form = 1;

/** Bytes that are unpacked at a time: a file has some ten times as many. */
const chunkSize = 1024 * 1024;

const kind = z.object({ tool: z.string(), family: z.string(), type: z.string() });
const heading = z.object({
  form: z.literal(form),
  events: z.number(),
  words: z.number(),
  bytes: z.object({ wordSizes: z.number(), listSizes: z.number(), words: z.number(), lists: z.number() }),
  kinds: z.array(kind),
});

/** Not a file of words, or not whole. */
export class BrokenWordFile extends Error {
  constructor(options?: ErrorOptions) {
    super("A file of words is broken", options);
  }
}

/** A file as it is kept: with a checksum. Numbers have their lowest byte first, and lie at a multiple of their size. */
export async function bytesOf(file: WordFile): Promise<Buffer> {
  const [wordSizes, listSizes] = [sizesOf(file.wordEnds), sizesOf(file.listEnds)];
  const { words, lists } = file;
  const texts = { wordSizes, listSizes, words, lists };
  const head = JSON.stringify({
    form,
    events: file.times.length,
    words: file.wordEnds.length,
    bytes: Object.fromEntries(Object.entries(texts).map(([name, { length }]) => [name, length])),
    kinds: file.kinds,
  });
  const size = Math.ceil((lengthBytes + Buffer.byteLength(head)) / largest) * largest;
  const start = Buffer.alloc(size, " ");
  start.writeUInt32LE(size);
  start.write(head, lengthBytes);
  const columns = [file.times, file.documents, file.people, file.kindOf].map(plain);
  const whole = Buffer.concat([start, ...columns, ...Object.values(texts)]);
  return await packed(whole, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

/** Bytes of the number that says where the columns begin, and of the largest number in them. */
const [lengthBytes, largest] = [4, 8];

const plain = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength);

/** How long each is of those that end there: seven bits a byte, the lowest first. */
function sizesOf(ends: Uint32Array): Buffer {
  const bytes = Buffer.allocUnsafe(ends.length * 5);
  let [at, before] = [0, 0];
  for (const end of ends) {
    let size = end - before;
    before = end;
    for (; size > 127; size >>>= 7) bytes[at++] = (size & 127) | 128;
    bytes[at++] = size;
  }
  return bytes.subarray(0, at);
}

function endsOf(sizes: Buffer, count: number): Uint32Array {
  const ends = new Uint32Array(count);
  let [at, end] = [0, 0];
  for (let n = 0; n < count; n++) {
    let byte = sizes[at++] ?? 0;
    end += byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = sizes[at++] ?? 0;
      end += (byte & 127) << shift;
    }
    ends[n] = end;
  }
  return ends;
}

/** Reads a file out again. Throws `BrokenWordFile`. */
export async function fileIn(bytes: Uint8Array): Promise<WordFile> {
  try {
    return readOut(await unpacked(bytes, { chunkSize }));
  } catch (cause) {
    throw new BrokenWordFile({ cause });
  }
}

/** The columns are views of the bytes: a file takes no more memory than it is long, beside the ends of its words. */
function readOut(given: Buffer): WordFile {
  const whole = given.byteOffset % largest === 0 ? given : Buffer.from(new Uint8Array(given).buffer);
  const start = whole.readUInt32LE(0);
  const { events, words, bytes, kinds } = heading.parse(
    JSON.parse(whole.toString("utf8", lengthBytes, start)),
  );
  const { buffer, byteOffset } = whole;
  let at = start;
  const from = (size: number) => {
    at += size;
    if (at > whole.length) throw new BrokenWordFile();
    return byteOffset + at - size;
  };
  const taken = (size: number) => Buffer.from(buffer, from(size), size);
  return {
    kinds,
    times: new Float64Array(buffer, from(events * 8), events),
    documents: new Uint32Array(buffer, from(events * 4), events),
    people: new Uint32Array(buffer, from(events * 4), events),
    kindOf: new Uint16Array(buffer, from(events * 2), events),
    wordEnds: endsOf(taken(bytes.wordSizes), words),
    listEnds: endsOf(taken(bytes.listSizes), words),
    words: taken(bytes.words),
    lists: taken(bytes.lists),
  };
}
