import { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import type { Api } from "../../infra/local/api.ts";

/** What has come to where deliveries end, one text for each. */
export interface Stored {
  /** All of it. */
  all(): Promise<string[]>;
  /** What is new there since it was asked last, or more, where that can be told; each look takes the time of what is measured. */
  latest(): Promise<string[]>;
}

const timeline = z.object({ events: z.array(z.unknown()), next: z.optional(z.string()) });

/** The events that a hub's timeline shows, the last one recorded first; reads no more of the API than any version has. */
export function onTimeline(api: Api): Stored {
  const known = new Set<string>();
  async function* pages() {
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = timeline.parse(await api.call("GET", `/api/timeline?limit=200${from}`));
      yield page.events.map((event) => JSON.stringify(event));
      cursor = page.next;
    }
  }
  return {
    async all() {
      const texts: string[] = [];
      for await (const page of pages()) texts.push(...page);
      return texts;
    },
    async latest() {
      const texts: string[] = [];
      for await (const page of pages()) {
        const fresh = page.filter((text) => !known.has(text));
        texts.push(...fresh);
        if (fresh.length < page.length) break;
      }
      for (const text of texts) known.add(text);
      return texts;
    },
  };
}

const row = z.object({ text: z.string() });

/** The column `text` of a query of an SQLite database that another process writes. */
export function inDatabase(path: string, query: string): Stored {
  const all = async () => {
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
  return { all, latest: all };
}

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
export function atConvoy(address: string, key: string): Stored {
  const all = async () => {
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
  return { all, latest: all };
}
