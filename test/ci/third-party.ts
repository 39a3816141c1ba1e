import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import * as z from "zod/mini";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { sesVerdicts } from "../../functions/connectors/mails/verdicts.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";

/** Files that are not deliveries: address checks, what a vendor's API takes or answers, or a list of fields without values. */
const noDelivery =
  /subscription[_-](resource|create)|list_folder|api[_-]|skeleton|verification|^object-|history-list|jwt-decoded/;

/**
 * Feeds third parties' sample deliveries (a folder per tool) through the connectors: none may stay unrecognized. Such
 * samples are not part of this project, so the folder is an argument.
 */
const [folder = ""] = process.argv.slice(2);
const sesMail = z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })) });
const sesNotice = z.object({
  mail: z.optional(sesMail),
  Records: z.optional(z.array(z.object({ ses: z.object({ mail: sesMail }) }))),
});
let passed = 0;
let failed = 0;
for (const tool of toolNames) {
  const connector = await loadConnector(tool);
  const { settings } = await sentBy(tool);
  const files = (await readdir(join(folder, tool)).catch(() => [])).filter(
    (file) => /\.(json|xml)$/.test(file) && !noDelivery.test(file),
  );
  for (const file of files) {
    const contentType = extname(file) === ".xml" ? "text/xml" : "application/json";
    const body = await readFile(join(folder, tool, file));
    const outcome =
      connector &&
      normalise(connector, delivery(tool, { body, headers: { "content-type": contentType } }), settings);
    const well = outcome?.unrecognized === undefined;
    if (well) passed++;
    else failed++;
    const types = outcome?.events.map(({ type }) => type).join(" ") ?? "";
    process.stdout.write(
      `${well ? "ok  " : "FAIL"} ${tool}/${file}: ${outcome?.unrecognized ?? types.slice(0, 100)}\n`,
    );
  }
}
// What SES tells of a mail: its headers, as it writes them on top of the mail that it stores.
const mails = await readdir(join(folder, "generic-ses")).catch(() => []);
for (const file of mails) {
  const notice = sesNotice.parse(JSON.parse(await readFile(join(folder, "generic-ses", file), "utf8")));
  const { headers } = notice.mail ?? notice.Records?.[0]?.ses.mail ?? { headers: [] };
  const verdicts = sesVerdicts(headers.map(({ name, value }) => ({ key: name.toLowerCase(), value })));
  // An example from before SES wrote a receipt has no end to its headers, and nothing in it is believed.
  const receipt = headers.some(({ name }) => name.toLowerCase() === "x-ses-receipt");
  const well = headers.length > 0 && verdicts.by === (receipt ? "ses" : "none");
  if (well) passed++;
  else failed++;
  process.stdout.write(`${well ? "ok  " : "FAIL"} ses/${file}: ${JSON.stringify(verdicts)}\n`);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
