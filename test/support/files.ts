import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "../../infra/local/api.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { type FileReport, filePage, fileReport, upload } from "../../schemas/file.ts";
import { allEvents } from "./hub.ts";

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
  for (let waited = 0; ; waited += 50) {
    const report = await fileOf(api, connection, file);
    if (!underWay.includes(report.state)) return report;
    if (waited > 30_000) throw new Error(`The file stays ${report.state}`);
    await pause(50);
  }
}

export const fileOf = async (api: Api, connection: string, file: string) =>
  fileReport.parse(await api.call("GET", `/api/connections/${connection}/files/${file}`));
export const filesOf = async (api: Api, connection: string) =>
  filePage.parse(await api.call("GET", `/api/connections/${connection}/files`)).files;

/** A connection's events, once there are so many. */
export async function eventsOf(api: Api, connection: string, count: number): Promise<AccountEvent[]> {
  for (let waited = 0; ; waited += 50) {
    const events = (await allEvents(api)).filter((event) => event.connection === connection);
    if (events.length >= count) return events;
    if (waited > 30_000) throw new Error(`Only ${events.length} of ${count} events came`);
    await pause(50);
  }
}
