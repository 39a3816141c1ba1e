import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import type { TrustedIssuer } from "./issuer.ts";

export interface Sample {
  readonly tool: string;
  readonly name: string;
  readonly contentType: string;
  /** What follows the connection in the address; empty where nothing does. */
  readonly path: string;
  /** Headers beside the content type and the signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".xml": "text/xml",
  ".form": "application/x-www-form-urlencoded",
};

/**
 * `samples/sent.json`: the settings that a tool's samples need, which of them takes the issuer of signed tokens, and the end
 * of the address and headers where they have any.
 */
const sent = z.object({
  settings: z._default(z.record(z.string(), z.json()), {}),
  issuerSetting: z.optional(z.string()),
  paths: z._default(z.record(z.string(), z.string()), {}),
  headers: z._default(z.record(z.string(), z.record(z.string(), z.string())), {}),
});

/** The folder of a tool's samples, with a slash at its end. */
export const folderOf = (tool: string) =>
  fileURLToPath(new URL(`../../functions/connectors/${tool}/samples/`, import.meta.url));

/**
 * How a tool's samples are sent; where the tool says nothing, without settings to the plain address. `issuer` is trusted
 * where the samples carry tokens.
 */
export async function sentBy(tool: string, issuer?: TrustedIssuer): Promise<z.infer<typeof sent>> {
  const text = await readFile(`${folderOf(tool)}sent.json`, "utf8").catch(() => "{}");
  const { settings, issuerSetting, ...others } = sent.parse(JSON.parse(text));
  const trusts = issuer && issuerSetting !== undefined ? { [issuerSetting]: issuer } : {};
  return { ...others, settings: { ...settings, ...trusts } };
}

/** A tool's sample deliveries as they stand in its folder, byte for byte, by name. */
export async function samplesOf(tool: string): Promise<Sample[]> {
  const folder = folderOf(tool);
  const { paths, headers } = await sentBy(tool);
  const files = (await readdir(folder)).filter(
    (file) => !file.endsWith(".expected.json") && file !== "sent.json" && contentTypes[extname(file)],
  );
  return await Promise.all(
    files.sort().map(async (file) => {
      const name = file.slice(0, -extname(file).length);
      const { "content-type": contentType, ...others } = headers[name] ?? {};
      return {
        tool,
        name,
        contentType: contentType ?? contentTypes[extname(file)] ?? "application/octet-stream",
        path: paths[name] ?? "",
        headers: others,
        body: await readFile(`${folder}${file}`),
      };
    }),
  );
}
