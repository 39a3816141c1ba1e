import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import type { EventRow } from "../store/rows.ts";

/** Another reading of an event, with what came with it, as a message brings it. */
export function keptMessage({ event, delivery, raw }: EventRow, data: PublishedEvent): AccountEventMessage {
  return {
    specversion: "1.0",
    id: data.id,
    type: data.type,
    time: data.time,
    source: `account-hub.${event.tool}`,
    datacontenttype: "application/json",
    dataschema: dataSchemas.accountEvent,
    deliveryid: delivery,
    receivedtime: raw.receivedAt,
    rawcontenttype: raw.contentType,
    ...(raw.contentEncoding === undefined ? {} : { rawcontentencoding: raw.contentEncoding }),
    ...(raw.path === undefined ? {} : { rawpath: raw.path }),
    ...(raw.headers === undefined ? {} : { rawheaders: raw.headers }),
    rawsha256: raw.sha256,
    ...(raw.gzip === undefined ? {} : { rawgzip: Buffer.from(raw.gzip).toString("base64") }),
    ...(raw.blob === undefined ? {} : { rawblob: raw.blob }),
    data,
  };
}
