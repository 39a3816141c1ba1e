import { pathToFileURL } from "node:url";
import * as z from "zod/mini";
import type { ReaderCode } from "../../functions/convert/isolate.ts";

const settings = z.object({ HUB_TEST_READER: z.optional(z.string()) });

/**
 * The code that reads files and mails, as `global-setup.js` has bundled it for the run: a process of it starts in a sixth of
 * the time. `undefined` outside of Jest. The tests of the isolate, and every hub that runs as a separate process, read by the sources.
 */
export function bundledReader(): ReaderCode | undefined {
  const { HUB_TEST_READER: bundled } = settings.parse(process.env);
  if (bundled === undefined) return undefined;
  const folder = pathToFileURL(`${bundled}/`);
  return { entry: new URL("main.mjs", folder), code: [folder] };
}
