import { gzipSync } from "node:zlib";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../../schemas/bus.ts";
import { dataSchemas } from "../../../schemas/data-schemas.ts";
import type { FileReport } from "../../../schemas/file.ts";
import { sha256 } from "../../delivery/delivery.ts";

/** The bus message of an event that a file became. Its raw part is the row as the file has it, before and after. */
export function fileMessage(
  event: PublishedEvent,
  raw: unknown,
  { file, receivedAt }: Pick<FileReport, "file" | "receivedAt">,
): AccountEventMessage {
  const body = Buffer.from(JSON.stringify(raw));
  return {
    specversion: "1.0",
    id: event.id,
    source: `account-hub.${event.tool}`,
    dataschema: dataSchemas.accountEvent,
    type: event.type,
    time: event.time,
    datacontenttype: "application/json",
    deliveryid: file,
    receivedtime: receivedAt,
    rawcontenttype: "application/json",
    rawsha256: sha256(body),
    rawgzip: gzipSync(body).toString("base64"),
    data: event,
  };
}
