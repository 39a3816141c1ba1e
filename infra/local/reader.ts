import type { ReaderCode } from "../../functions/convert/isolate.ts";

/** The code that reads files and mails, as it stands in this folder; what lies beside it, a hub's data perhaps, is not of it. */
export const localReader: ReaderCode = {
  entry: new URL("../../functions/convert/work.ts", import.meta.url),
  code: ["functions/", "schemas/", "node_modules/", "package.json"].map(
    (path) => new URL(`../../${path}`, import.meta.url),
  ),
};
