import type { Api } from "../../infra/local/api.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { type FileReport, filePage, fileReport, upload } from "../../schemas/file.ts";
import { allEvents } from "./hub.ts";
import { until } from "./until.ts";

const underWay = ["awaited", "waiting", "reading", "publishing"];

/** The upload was refused, and said why. */
export class UploadRefused extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(`The upload was answered ${status}: ${reason}`);
    this.status = status;
  }
}

/** Uploads a file as any client does, by the API and the form that it opens, and waits until the hub is through with it. */
export async function uploadFile(
  api: Api,
  connection: string,
  name: string,
  content: string | Uint8Array,
  more: object = {},
): Promise<FileReport> {
  const { file, url, fields } = upload.parse(
    await api.call("POST", `/api/connections/${connection}/uploads`, { name, ...more }),
  );
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)]), name);
  const answer = await fetch(url, { method: "POST", body: form });
  if (answer.status !== 204) throw new UploadRefused(answer.status, await answer.text());
  return await untilTaken(api, connection, file);
}

export async function untilTaken(api: Api, connection: string, file: string): Promise<FileReport> {
  let report = await fileOf(api, connection, file);
  const taken = async () => {
    report = await fileOf(api, connection, file);
    return !underWay.includes(report.state);
  };
  await until(taken, 30_000).catch((cause) => {
    throw new Error(`The file stays ${report.state}`, { cause });
  });
  return report;
}

export const fileOf = async (api: Api, connection: string, file: string) =>
  fileReport.parse(await api.call("GET", `/api/connections/${connection}/files/${file}`));
export const filesOf = async (api: Api, connection: string) =>
  filePage.parse(await api.call("GET", `/api/connections/${connection}/files`)).files;

/** A connection's events, once there are so many. */
export async function eventsOf(api: Api, connection: string, count: number): Promise<AccountEvent[]> {
  let events: AccountEvent[] = [];
  const here = async () => {
    events = (await allEvents(api)).filter((event) => event.connection === connection);
    return events.length >= count;
  };
  await until(here, 30_000).catch((cause) => {
    throw new Error(`Only ${events.length} of ${count} events came`, { cause });
  });
  return events;
}
