import { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import type { Api } from "../../infra/local/api.ts";

/** What has come to where deliveries end, one text for each. */
export type Stored = () => Promise<string[]>;

const timeline = z.object({ events: z.array(z.unknown()), next: z.optional(z.string()) });

/** The events that a hub's timeline shows; reads no more of the API than any version has. */
export const onTimeline =
  (api: Api): Stored =>
  async () => {
    const texts: string[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = timeline.parse(await api.call("GET", `/api/timeline?limit=200${from}`));
      texts.push(...page.events.map((event) => JSON.stringify(event)));
      cursor = page.next;
    }
    return texts;
  };

const row = z.object({ text: z.string() });

/** The column `text` of a query of an SQLite database that another process writes. */
export const inDatabase =
  (path: string, query: string): Stored =>
  async () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database
        .prepare(query)
        .all()
        .map((one) => row.parse(one).text);
    } finally {
      database.close();
    }
  };

const convoyPage = z.object({
  data: z.object({
    content: z.array(z.unknown()),
    pagination: z.object({ has_next_page: z.boolean(), next_page_cursor: z.optional(z.string()) }),
  }),
});

/**
 * The events of a Convoy's project; `address`: of its list, `…/api/v1/projects/{project}/events`.
 * https://www.getconvoy.io/docs/api-reference/events/list-all-events
 */
export const atConvoy =
  (address: string, key: string): Stored =>
  async () => {
    const texts: string[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const from: string = cursor === "" ? "" : `&next_page_cursor=${encodeURIComponent(cursor)}`;
      const answer = await fetch(`${address}?perPage=100${from}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const { content, pagination } = convoyPage.parse(await answer.json()).data;
      texts.push(...content.map((event) => JSON.stringify(event)));
      cursor = pagination.has_next_page ? pagination.next_page_cursor : undefined;
    }
    return texts;
  };
