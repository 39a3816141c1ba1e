import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { Transform, type TransformCallback } from "node:stream";
import type { Encoding } from "../../../schemas/file-settings.ts";
import { Refused } from "../refused.ts";
import { codePage } from "./code-page.ts";
import type { RowSink } from "./rows.ts";
import { lastWhole, repairedUtf8 } from "./utf8.ts";

/** A file's bytes as text; a character that is cut off is an error, but in UTF-8 one that is odd is read as Windows-1252. */
export function decoded(encoding: Encoding, sink: Pick<RowSink, "progress">): Transform {
  const decode = decoderOf(encoding);
  let read = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      sink.progress(read);
      settle(done, () => decode(chunk, true));
    },
    flush(done) {
      settle(done, () => decode(Buffer.alloc(0), false) || undefined);
    },
  });
}

function settle(done: TransformCallback, decode: () => Buffer | string | undefined): void {
  try {
    done(null, decode());
  } catch (error) {
    done(error instanceof Error ? error : new Error(typeof error));
  }
}

/** A file's text part by part, without its mark of byte order. `progress` takes the bytes that have been read. Throws `Refused`. */
export async function* textParts(
  path: string,
  encoding: Encoding,
  progress: (bytes: number) => void,
): AsyncGenerator<string> {
  const decode = decoderOf(encoding);
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const text = String(decode(chunk, true));
    yield read === 0 ? text.replace(/^\uFEFF/, "") : text;
    read += chunk.length;
    progress(read);
  }
  yield String(decode(Buffer.alloc(0), false));
}

/** The bytes of the next part as text, or as they are where they are UTF-8. `more`: whether another part follows. */
export type Decode = (chunk: Buffer, more: boolean) => Buffer | string;

/** Decodes a file part by part. Throws `Refused`. */
export function decoderOf(encoding: Encoding): Decode {
  return encoding === "utf-8" ? utf8() : (codePage(encoding) ?? strict(encoding));
}

function utf8(): Decode {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk, more) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = more ? lastWhole(bytes) : bytes.length;
    rest = Buffer.from(bytes.subarray(end));
    const whole = bytes.subarray(0, end);
    return isUtf8(whole) ? whole : repairedUtf8(whole);
  };
}

function strict(encoding: Encoding): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk, more) => {
    try {
      const text = decoder.decode(chunk, { stream: more });
      // Vietnamese tone marks are separate characters there.
      return encoding === "windows-1258" ? text.normalize("NFC") : text;
    } catch (cause) {
      const refused = new Refused(
        "damaged",
        `The file ends or breaks in the middle of a ${encoding} character.`,
      );
      throw Object.assign(refused, { cause });
    }
  };
}
