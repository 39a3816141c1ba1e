import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import type { ApiRequest, Collector } from "../../functions/connectors/collector.ts";
import type { Connector } from "../../functions/connectors/connector.ts";
import { normalise, toPublished } from "../../functions/connectors/normalise.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { publishedEvent } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import { delivery } from "../support/delivery.ts";
import { drive, ok } from "../support/drive-collector.ts";
import { readAll } from "../support/read-all.ts";
import { type ApiDescription, fieldsOf, listOf } from "./apis/description.ts";
import { openApi } from "./apis/openapi.ts";
import { stone } from "./apis/stone.ts";

interface Described {
  readonly description: ApiDescription;
  /** What only a history needs to be set. */
  readonly settings?: object;
  /** Where a check asks for nothing by itself. */
  readonly kind?: "history";
  /** What the description cannot know: the ids that were asked for. */
  readonly answer?: (request: ApiRequest, answer: unknown, toFetch: FetchRequest) => unknown;
}

/**
 * Lets the collectors fetch what our samples ask for from the vendors' own descriptions of their APIs (third parties'
 * material, so the folder is an argument): each call must be described, and each answer of the described shape be read.
 */
const [folder = ""] = process.argv.slice(2);
const text = async (name: string) => await readFile(join(folder, name), "utf8");

/**
 * Version 2.1 is described as 2, which has the same calls, but that a list takes `include` only since; where an account lives
 * another server tells.
 */
function docusignApi(document: unknown): ApiDescription {
  const api = openApi(document, "https://demo.docusign.net/restapi");
  const asDescribed = (request: ApiRequest) => {
    const url = new URL(request.url.replace("/v2.1/", "/v2/"));
    if (url.pathname.endsWith("/envelopes")) url.searchParams.delete("include");
    return { ...request, url: url.href };
  };
  const isOther = ({ url }: ApiRequest) => url === "https://account.docusign.com/oauth/userinfo";
  return {
    faults: (request) => (isOther(request) ? [] : api.faults(asDescribed(request))),
    answer: (request) => (isOther(request) ? {} : api.answer(asDescribed(request))),
  };
}

/** A day of which all that a tool has is read. */
const whole = {
  ...({ kind: "check", tenant: "5b0e7c1a", key: "5b0e7c1a" } as const),
  from: "2026-11-19T11:00:00.000Z",
  until: "2026-11-20T11:00:00.000Z",
};

/** Rows that were changed on the day. */
function changedRows(sheet: unknown) {
  const dates = { createdAt: whole.from, modifiedAt: whole.until };
  const rows = listOf(fieldsOf(sheet).rows).map((row) => ({ ...fieldsOf(row), ...dates }));
  return { rows, totalRowCount: rows.length };
}

const described: Readonly<Record<string, Described>> = {
  calendly: {
    description: openApi(parse(await text("calendly/openapi.yaml")), "https://api.calendly.com"),
    // Its example of a page names a next one, and what is in it is years old.
    answer: (_, answer) => {
      const { collection } = fieldsOf(answer);
      const dates = { created_at: whole.until, updated_at: whole.until };
      const list = listOf(collection).map((one) => ({ ...fieldsOf(one), ...dates }));
      return collection === undefined
        ? answer
        : { collection: list, pagination: { count: list.length, next_page_token: null } };
    },
  },
  docusign: {
    description: docusignApi(JSON.parse(await text("docusign-esignature-v2.swagger.json"))),
    answer: ({ url }, answer, { key }) =>
      url.endsWith("/userinfo")
        ? { accounts: [{ account_id: key, base_uri: "https://demo.docusign.net" }] }
        : url.includes("/envelopes?")
          ? {
              envelopes: listOf(fieldsOf(answer).envelopes).map((one) => ({
                ...fieldsOf(one),
                sentDateTime: whole.until,
              })),
            }
          : answer,
  },
  slack: {
    description: openApi(JSON.parse(await text("slack-web.openapi-v2.json")), "https://slack.com/api"),
    // Its example of a page names a next one, and what is in it is years old.
    answer: ({ url }, answer) => {
      const id = new URL(url).searchParams.get("file");
      if (id) return { ...fieldsOf(answer), file: { ...fieldsOf(fieldsOf(answer).file), id } };
      if (!url.includes("conversations.")) return answer;
      const messages = listOf(fieldsOf(answer).messages).map((one, n) => ({
        ...fieldsOf(one),
        ts: `${Date.parse(whole.until) / 1_000 - 60 * (n + 1)}.000100`,
      }));
      return { ...fieldsOf(answer), messages, response_metadata: {} };
    },
  },
  smartsheet: {
    description: openApi(
      parse(await text("smartsheet-v2.openapi-3.1.yaml")),
      "https://api.smartsheet.com/2.0",
    ),
    settings: { sheetId: "3407658024751234" },
    answer: ({ url }, answer) => {
      if (url.includes("rowsModifiedSince")) return { ...fieldsOf(answer), ...changedRows(answer) };
      const rows = new URL(url).searchParams.get("rowIds")?.split(",") ?? [];
      const [row] = listOf(fieldsOf(answer).rows);
      return rows.length === 0
        ? answer
        : { ...fieldsOf(answer), rows: rows.map((id) => ({ ...fieldsOf(row), id })) };
    },
  },
  dropbox: {
    description: stone(
      Object.fromEntries(
        await Promise.all(
          ["files", "users", "common"].map(
            async (name) => [name, await text(`dropbox/${name}.stone`)] as const,
          ),
        ),
      ),
      "https://api.dropboxapi.com/2/",
    ),
    kind: "history",
    // Its example of a part says that there is more, and what is in it is years old.
    answer: ({ url }, answer, { key, fills }) =>
      url.endsWith("/get_current_account")
        ? { ...fieldsOf(answer), account_id: key }
        : url.includes("/list_folder")
          ? {
              ...fieldsOf(answer),
              has_more: false,
              entries: listOf(fieldsOf(answer).entries).map((one) => ({
                ...fieldsOf(one),
                ...(fills ? {} : { server_modified: "2026-11-20T08:00:00Z" }),
              })),
            }
          : answer,
  },
};

let passed = 0;
let failed = 0;
for (const [tool, api] of Object.entries(described)) {
  const connector = await loadConnector(tool);
  const collector = await connector?.collect?.();
  const { settings } = await sentBy(tool);
  if (collector?.since)
    count(tool, "a day of its history", faultsOfHistory(collector, api, { ...settings, ...api.settings }));
  for (const { name, body, path, headers, contentType } of connector ? await samplesOf(tool) : []) {
    if (!connector || !collector) continue;
    const given = delivery(tool, { body, path, headers: { ...headers, "content-type": contentType } });
    for (const toFetch of normalise(connector, given, settings).fetches) {
      count(tool, name, faultsOf(connector, collector, toFetch, api, settings));
    }
  }
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function count(tool: string, name: string, faults: readonly string[]): void {
  if (faults.length === 0) passed++;
  else failed++;
  process.stdout.write(`${faults.length === 0 ? "ok  " : "FAIL"} ${tool}/${name}: ${faults.join("; ")}\n`);
}

/** A day is read to its end: each call must be described, and what is answered be told. */
function faultsOfHistory(
  collector: Collector,
  { description, answer, kind }: Described,
  settings: object,
): string[] {
  const faults: string[] = [];
  const toFetch = { tool: "", connection: "", scope: {}, key: whole.key };
  try {
    const { had } = readAll(
      collector,
      { ...whole, kind: kind ?? whole.kind },
      (request) => {
        faults.push(...description.faults(request));
        const plain = description.answer(request);
        return ok(answer?.(request, plain, toFetch) ?? plain);
      },
      { settings: { ...settings } },
    );
    if (had.length === 0) faults.push("nothing was found");
  } catch (error) {
    faults.push(error instanceof Error ? error.message : "failed");
  }
  return [...new Set(faults)];
}

/** The fetch is carried out twice, the second time from where the first has left. */
function faultsOf(
  connector: Connector,
  collector: Collector,
  toFetch: FetchRequest,
  { description, answer }: Described,
  settings: object,
): string[] {
  const faults: string[] = [];
  const answered = (request: ApiRequest) => {
    faults.push(...description.faults(request));
    const plain = description.answer(request);
    return ok(answer?.(request, plain, toFetch) ?? plain);
  };
  try {
    let cursor: string | undefined;
    let own = 0;
    for (const now of ["2026-11-20T11:00:00.000Z", "2026-11-20T12:00:00.000Z"]) {
      const { collected } = drive(collector, toFetch, answered, { cursor, now, settings: { ...settings } });
      const { filled = [], events = [] } = collected;
      if (filled.length < (toFetch.fills ?? []).length) faults.push("not everything was found");
      const { tool, catalogue } = connector;
      const fresh = events.map((draft) =>
        toPublished(draft, { tool, connection: "main", proof: catalogue.proof }, 0),
      );
      for (const event of [...filled, ...fresh])
        if (!publishedEvent.safeParse(event).success) faults.push(`${event.title}: no event`);
      cursor = collected.cursor;
      own += events.length;
    }
    if (collector.eventTypes && own === 0) faults.push("no event that a webhook has not told");
  } catch (error) {
    faults.push(error instanceof Error ? error.message : "failed");
  }
  return [...new Set(faults)];
}
