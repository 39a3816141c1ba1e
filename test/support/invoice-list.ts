import * as z from "zod/mini";
import type { Collector } from "../../functions/connectors/collector.ts";
import { json, type Server, toy } from "./collecting.ts";

const listed = z.object({ invoices: z.array(z.tuple([z.string(), z.string()])), more: z.boolean() });

/** Reads a list of invoices, two a page, newest first; `near`: knows what was told of one within a minute. */
export const reading = (near = false): Collector => ({
  ...toy,
  *since({ from, until, cursor = "0" }) {
    const answer = yield {
      url: `https://api.toy.example/invoices?from=${from}&until=${until}&page=${cursor}`,
    };
    const { invoices, more } = listed.parse(answer.body);
    const had = invoices.map(([id, time]) => ({
      event: {
        ...{
          key: [id, time],
          type: "invoice.created" as const,
          time,
          title: `Invoice ${id}`,
          identities: [],
        },
        ...{ object: { kind: "invoice", id }, details: {} },
      },
      ...(near ? { within: 60_000 } : {}),
    }));
    const reached = invoices.at(-1)?.[1] ?? from;
    return { had, ...(more ? { cursor: String(Number(cursor) + 1), reached } : {}) };
  },
});

/** A tool's invoices, by when they were made. */
export const having =
  (invoices: readonly (readonly [id: string, time: string])[]): Server =>
  (url) => {
    const query = new URL(url).searchParams;
    const [from = "", until = "", page = ""] = ["from", "until", "page"].map((name) => query.get(name) ?? "");
    const all = invoices
      .filter(([, time]) => time >= from && time <= until)
      .toSorted(([, a], [, b]) => (a < b ? 1 : -1));
    const start = Number(page) * 2;
    return json({ invoices: all.slice(start, start + 2), more: all.length > start + 2 });
  };

/** Of as many months. */
export const five = ["01", "03", "05", "07", "09"].map(
  (month, n) => [String(n), `2026-${month}-10T10:00:00.000Z`] as const,
);
