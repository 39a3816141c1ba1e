import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { NotFound } from "../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../shared/http.ts";

/** A file of the console as it was built, with its packed forms where they are smaller. */
export interface ConsoleFile {
  readonly path: string;
  readonly contentType: string;
  /** Of the bytes; changes when they do. */
  readonly etag: string;
  readonly bytes: { readonly identity: Uint8Array; readonly br?: Uint8Array; readonly gzip?: Uint8Array };
}

export interface ConsoleFiles {
  /** The file in the smallest form that the browser takes; 304 where it has it already. Throws `NotFound`. */
  answer(path: string, event: HttpEvent): Promise<HttpResult>;
}

/** Serves files that `load` brings when the first of them is asked for. */
export function consoleFiles(load: () => Promise<readonly ConsoleFile[]>): ConsoleFiles {
  let loading: Promise<ReadonlyMap<string, ConsoleFile>> | undefined;
  const loaded = async () => {
    loading ??= load().then((files) => new Map(files.map((file) => [file.path, file])));
    try {
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  return {
    async answer(path, event) {
      const file = (await loaded()).get(path);
      if (!file) throw new NotFound("not_found", "Nothing at this address");
      const headers = { etag: file.etag, vary: "accept-encoding" };
      if (event.headers["if-none-match"] === file.etag) return { statusCode: 304, headers };
      const taken = (event.headers["accept-encoding"] ?? "")
        .split(",")
        .map((one) => one.trim().split(";")[0]);
      const encoding = (["br", "gzip"] as const).find((one) => file.bytes[one] && taken.includes(one));
      return {
        statusCode: 200,
        headers: {
          ...headers,
          "content-type": file.contentType,
          ...(encoding ? { "content-encoding": encoding } : {}),
        },
        body: Buffer.from(file.bytes[encoding ?? "identity"] ?? file.bytes.identity).toString("base64"),
        isBase64Encoded: true,
      };
    },
  };
}

/** What `buildConsole` leaves beside the files: which there are. */
const consoleManifest = z.array(
  z.object({ path: z.string(), contentType: z.string(), etag: z.string(), packed: z.boolean() }),
);

/** The files that `buildConsole` wrote to a folder. */
export async function readConsole(folder: URL): Promise<ConsoleFile[]> {
  const manifest = consoleManifest.parse(
    JSON.parse(await readFile(new URL("manifest.json", folder), "utf8")),
  );
  return await Promise.all(
    manifest.map(async ({ packed, ...file }) => ({
      ...file,
      bytes: {
        identity: await readFile(new URL(file.path, folder)),
        ...(packed
          ? {
              br: await readFile(new URL(`${file.path}.br`, folder)),
              gzip: await readFile(new URL(`${file.path}.gz`, folder)),
            }
          : {}),
      },
    })),
  );
}
