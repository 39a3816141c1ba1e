import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import * as z from "zod/mini";
import { sameText } from "../../functions/delivery/signature.ts";
import type { UploadForms } from "../../functions/shared/ports.ts";
import { maxFileSize } from "../../schemas/file.ts";
import type { Arrived } from "./arrived.ts";
import type { FolderFiles } from "./folder-files.ts";

/** The sender has no policy: not a byte of the file is written. */
class NotAllowed extends Error {
  constructor() {
    super("The policy is absent, wrong, used or has run out: announce the file again.");
  }
}

/** What was sent is not such a form, or breaks off: to send it again changes nothing. */
class NotAForm extends Error {}

const policySchema = z.object({ key: z.string(), least: z.number(), most: z.number(), until: z.number() });

type Policy = z.infer<typeof policySchema>;

/** Milliseconds in which an upload must begin. */
const openFor = 15 * 60_000;

export interface LocalUploads extends UploadForms {
  /** Answers a POST of the form: 204 when the file is there whole. */
  receive(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface LocalUploadsOptions {
  readonly url: () => string;
  readonly folder: string;
  readonly files: FolderFiles;
  readonly arrived: Arrived;
}

/** Stands where S3 stands on AWS: takes a form with a signed policy and a file, as S3's presigned POST does. */
export function localUploads({ url, folder, files, arrived }: LocalUploadsOptions): LocalUploads {
  // A restart forgets the uploads that were announced: announce them again.
  const secret = randomBytes(32);
  /** Keys of which a file was taken, or is being taken: a policy is for one. */
  const taken = new Set<string>();
  const sign = (policy: string) => createHmac("sha256", secret).update(policy).digest("base64url");
  const allowed = (fields: ReadonlyMap<string, string>) => {
    const policy = fields.get("policy") ?? "";
    if (!sameText(fields.get("signature") ?? "", sign(policy))) return undefined;
    const read = policySchema.parse(JSON.parse(Buffer.from(policy, "base64url").toString()));
    return read.until >= Date.now() && !taken.has(read.key) ? read : undefined;
  };
  return {
    async open(key, { least, most }) {
      const until = Date.now() + openFor;
      const policy = Buffer.from(JSON.stringify({ key, least, most, until })).toString("base64url");
      return {
        url: `${url()}/uploads`,
        fields: { key, policy, signature: sign(policy) },
        expiresAt: new Date(until).toISOString(),
      };
    },
    async receive(request, response) {
      const path = join(folder, randomUUID());
      const answer = (status: number, text: string) => {
        response.writeHead(status, { "content-type": "text/plain", connection: "close" });
        response.end(text);
      };
      let policy: Policy | undefined;
      let done = false;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await formTo(path, request, (fields) => {
          policy = allowed(fields);
          if (policy) taken.add(policy.key);
          return policy !== undefined;
        });
        if (!policy) throw new NotAllowed();
        const size = await stat(path).then(
          (found) => found.size,
          () => 0,
        );
        if (size < policy.least || size > policy.most)
          return answer(
            400,
            `The file has ${size} bytes; from ${policy.least} to ${policy.most} were announced.`,
          );
        await files.take(policy.key, path);
        await arrived(policy.key, new Date());
        done = true;
        response.writeHead(204);
        response.end();
      } catch (error) {
        if (error instanceof NotAllowed) return answer(403, error.message);
        if (error instanceof NotAForm)
          return answer(400, "Not multipart/form-data with its fields before the file.");
        // A full disk as well: who sent it has done nothing wrong.
        answer(503, "The hub cannot take it now: try again.");
      } finally {
        if (policy && !done) taken.delete(policy.key);
        // What cannot be removed now goes with the folder at the next start.
        await rm(path, { force: true }).catch(() => undefined);
      }
    },
  };
}

const limits = {
  fields: 20,
  fieldSize: 10_000,
  files: 1,
  fileSize: maxFileSize + 1,
  parts: 21,
  headerPairs: 20,
};

/**
 * Writes a form's file, where what stands before it in the form lets it in. Throws `NotAllowed` as soon as it does not, `NotAForm`,
 * and what the disk refuses.
 */
async function formTo(
  path: string,
  request: IncomingMessage,
  mayWrite: (fields: ReadonlyMap<string, string>) => boolean,
): Promise<void> {
  const form = formOf(request);
  const fields = new Map<string, string>();
  let written: Promise<unknown> = Promise.resolve();
  let fault: unknown;
  form.on("field", (name, value) => fields.set(name, value));
  form.on("file", (name, stream) => {
    if (name !== "file") return void stream.resume();
    if (!mayWrite(fields)) {
      stream.resume();
      return void form.destroy(new NotAllowed());
    }
    written = pipeline(stream, createWriteStream(path, { flags: "wx", mode: 0o600 })).catch(
      (error: unknown) => {
        fault = error;
        form.destroy();
      },
    );
  });
  await pipeline(request, form).catch((cause: unknown) => {
    throw fault ?? (cause instanceof NotAllowed ? cause : new NotAForm("", { cause }));
  });
  await written;
  if (fault !== undefined) throw fault;
}

function formOf({ headers }: IncomingMessage) {
  const { "content-type": contentType = "" } = headers;
  try {
    return new Busboy({ headers: { ...headers, "content-type": contentType }, limits });
  } catch (cause) {
    throw new NotAForm("", { cause });
  }
}
