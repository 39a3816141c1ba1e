import { loadConnector } from "../../functions/connectors/catalogue.ts";
import type { TokenIssuer } from "../../functions/shared/signature.ts";
import type { Sample } from "./samples.ts";

export interface Sent {
  readonly status: number;
  readonly body: string;
}

/** Sends a sample as its tool would: really signed, through the hub's own door. */
export async function sendSample(
  url: string,
  sample: Sample,
  secret: string,
  connection: string,
  issuer?: TokenIssuer,
): Promise<Sent> {
  const connector = await loadConnector(sample.tool);
  if (!connector) throw new Error(`There is no tool ${sample.tool}`);
  const response = await fetch(
    `${url}/hooks/${sample.tool}/${connection}${sample.path && `/${sample.path}`}`,
    {
      method: "POST",
      headers: {
        ...sample.headers,
        "content-type": sample.contentType,
        ...connector.signature.sign(sample.body, secret, new Date(), issuer),
      },
      body: new Uint8Array(sample.body),
    },
  );
  return { status: response.status, body: await response.text() };
}
