import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

export interface Sample {
  readonly tool: string;
  readonly name: string;
  readonly contentType: string;
  readonly body: Buffer;
}

const contentTypes: Readonly<Record<string, string>> = { ".json": "application/json", ".xml": "text/xml" };

/** A tool's sample deliveries as they stand in its folder, byte for byte, by name. */
export async function samplesOf(tool: string): Promise<Sample[]> {
  const folder = fileURLToPath(new URL(`../../functions/connectors/${tool}/samples/`, import.meta.url));
  const files = (await readdir(folder)).filter(
    (file) => !file.endsWith(".expected.json") && contentTypes[extname(file)],
  );
  return await Promise.all(
    files.sort().map(async (file) => ({
      tool,
      name: file.slice(0, -extname(file).length),
      contentType: contentTypes[extname(file)] ?? "application/octet-stream",
      body: await readFile(`${folder}${file}`),
    })),
  );
}
