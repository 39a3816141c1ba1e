import * as z from "zod/mini";
import type { $ZodIssue, $ZodType } from "zod/v4/core";
import { fileSettings } from "../../schemas/file-settings.ts";
import { mailSettings } from "../../schemas/mail-settings.ts";
import type { Connector } from "../connectors/connector.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { isRecord } from "../connectors/mapping/expression.ts";
import { isZone } from "../connectors/mapping/time-format.ts";
import { BadRequest } from "../shared/errors.ts";
import type { ConnectionSecrets, Settings } from "../shared/ports.ts";
import { readBy } from "../shared/read-by.ts";

/**
 * Throws `BadRequest` where a connection's settings are not what they may be. `file` and `mail` say how files and mails are
 * read, for any tool; the rest is the tool's own.
 */
export function checkSettings(
  { settings: schema, files }: Connector,
  { file, mail, ...settings }: Settings,
): void {
  if (file !== undefined) checkRoute("file", fileSettings, isRecord(file) ? { ...files, ...file } : file);
  if (mail !== undefined) checkRoute("mail", mailSettings, mail);
  const read = readBy(schema ?? nothing, settings);
  if (read.success) return;
  const names = [...new Set(read.error.issues.flatMap(placesOf))]
    .map((name) => name.slice(0, 64))
    .slice(0, 5);
  throw new BadRequest(
    "invalid_settings",
    `The tool's settings do not allow this value of: ${names.join(", ")}`,
    { fields: names },
  );
}

/** The settings of a tool that has none. */
const nothing = z.strictObject({});

function checkRoute(route: "file" | "mail", schema: $ZodType, settings: unknown): void {
  const wrong = readBy(schema, settings).error?.issues.flatMap(placesOf)[0] ?? wrongBeyond(settings);
  if (wrong === undefined) return;
  const field = wrong === "" ? route : `${route}.${wrong}`;
  throw new BadRequest(
    `invalid_${route}_settings`,
    `settings.${field} is not as it must be: see /openapi.json`,
    { fields: [field] },
  );
}

/** The fields that do not fit: those that are not known are each named. */
const placesOf = (issue: $ZodIssue): string[] =>
  issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => [...issue.path, key].join("."))
    : [issue.path.join(".")];

/** What a schema cannot tell: whether expressions and zones are any. */
function wrongBeyond(settings: unknown): string | undefined {
  const { mapping, zone } = z
    .looseObject({ mapping: z.optional(z.unknown()), zone: z.optional(z.unknown()) })
    .parse(settings);
  if (typeof zone === "string" && !isZone(zone)) return "zone";
  const checked = mapping === undefined ? undefined : checkMapping(mapping);
  return checked && !checked.mapping ? `mapping.${checked.problems[0]?.field}` : undefined;
}

/** Bytes that the secret store keeps of one connection (ADR 8), less what numbering its mappings adds. */
const atMost = 8_192 - 3 * 40;

/** Throws `BadRequest` where what is to be kept of a connection is too large for the secret store. */
export function checkSize(kept: ConnectionSecrets): void {
  if (Buffer.byteLength(JSON.stringify(kept)) > atMost)
    throw new BadRequest(
      "settings_too_large",
      "The secrets and settings of a connection may have 8 kB together: shorten the mapping",
    );
}
