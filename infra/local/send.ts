import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import { upload } from "../../schemas/file.ts";
import type { FileSample, Sample } from "./samples.ts";

export interface Sent {
  readonly status: number;
  readonly body: string;
}

/** Sends a sample as its tool would: really signed, to the hub's own address. */
export async function sendSample(
  url: string,
  sample: Sample,
  secret: string,
  connection: string,
  issuer?: TokenIssuer,
): Promise<Sent> {
  const connector = await loadConnector(sample.tool);
  if (!connector) throw new Error(`Unknown tool ${sample.tool}`);
  const body = connector.signature.inBody?.place(sample.body, secret) ?? sample.body;
  const path = connector.kinds ? codedPath(sample.path, secret) : sample.path;
  const response = await fetch(`${url}/hooks/${sample.tool}/${connection}${path && `/${path}`}`, {
    method: "POST",
    headers: {
      ...sample.headers,
      "content-type": sample.contentType,
      ...connector.signature.sign(body, secret, new Date(), { issuer }),
    },
    body: new Uint8Array(body),
  });
  return { status: response.status, body: await response.text() };
}

/** Gives the hub a sample file as a script of the firm does, by the connection's secret; the file's id. */
export async function sendFile(
  url: string,
  { tool, name, body }: FileSample,
  secret: string,
  connection: string,
): Promise<string> {
  const announced = await fetch(`${url}/hooks/${tool}/${connection}/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ name, size: body.length }),
  });
  if (!announced.ok) throw new Error(`${tool}/${name} was answered ${announced.status}`);
  const { file, fields, ...address } = upload.parse(await announced.json());
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(body)]), name);
  const { status } = await fetch(address.url, { method: "POST", body: form });
  if (status !== 204) throw new Error(`The upload of ${tool}/${name} was answered ${status}`);
  return file;
}
