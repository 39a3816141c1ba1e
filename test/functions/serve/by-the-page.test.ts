import { beforeAll, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import type { Call } from "../../../schemas/api/call.ts";
import { servedCalls } from "../../../schemas/api/calls.ts";
import { daysBefore, numberOf, type PageBook, pageBook } from "../../support/page-book.ts";
import { manyClients } from "../../support/repeats.ts";

/**
 * Every call that reads, of a small book and of one ten times as large: what it reads of the tables once it is warm, and what
 * it answers, is by the page. A new call is among them by itself; it says here what its path and query are filled with.
 */
const few = 100;
/** Entries of a page, where a call lets that be said. */
const ofAPage = 10;
/** The client whose own calls are made. */
const client = 77;

/** What is not of clients: how many there are changes nothing of it. */
const ofOtherThings = ["{connection}", "{job}", "{rule}", "/api/subscriptions/"];

/** What queries are asked with, where their schema has no words to choose from; what is left out has no need to be asked. */
const values: Readonly<Record<string, readonly string[]>> = {
  account: ["{account}"],
  asOf: [daysBefore(1)],
  currency: ["GBP"],
  family: ["money"],
  folded: ["true"],
  id: ["{account}"],
  owner: ["Owner 3"],
  q: [numberOf(client)],
  since: [daysBefore(30)],
  tag: ["payroll"],
  tool: ["quickbooks"],
  type: ["invoice.sent"],
  until: [daysBefore(1)],
  upcoming: ["true"],
  // Pages follow each other; parts of a file are as large as an answer may be.
  ...{ cursor: [], limit: [], format: [] },
};
/** What is asked for only beside something else. */
const beside: Readonly<Record<string, string>> = {
  "/api/portfolio known": `asOf=${daysBefore(1)}`,
  "/api/months/{month}/accounts by": "currency=GBP",
};
/** What a call is always asked with. */
const always: Readonly<Record<string, string>> = { "/api/search": `q=${numberOf(client)}` };
/** What a query of a name takes in one call alone. */
const ownValues: Readonly<Record<string, readonly string[]>> = {
  "/api/accounts/{account}/months since": ["2026-05"],
  "/api/search q": [],
};

const said = z.looseObject({ enum: z.optional(z.array(z.string())) });

/** What a parameter is asked with: each of the words that it can be. Throws for one of which nothing is said. */
function valuesOf(path: string, name: string, schema: $ZodType): readonly string[] {
  const given =
    ownValues[`${path} ${name}`] ?? values[name] ?? said.parse(z.toJSONSchema(schema, { io: "input" })).enum;
  if (given === undefined) throw new Error(`Say what ${name} of ${path} is asked with`);
  return given;
}

/** Each call that reads of clients, with each of its filters and orders. */
const asked = Object.values<Call>(servedCalls)
  .filter(({ method, path }) => method === "GET" && path.startsWith("/api/"))
  .filter(({ path }) => !ofOtherThings.some((part) => path.includes(part)))
  .flatMap(({ path, query = {} }) => {
    const whole = [
      ...("limit" in query ? [`limit=${ofAPage}`] : []),
      ...(always[path] ? [always[path]] : []),
    ];
    const each = Object.entries(query).flatMap(([name, { schema }]) =>
      valuesOf(path, name, schema).map((value) =>
        [`${name}=${value}`, beside[`${path} ${name}`] ?? []].flat(),
      ),
    );
    return [[], ...each].map((one) => `${path}?${[...whole, ...one].join("&")}`);
  });

let books: { readonly small: PageBook; readonly large: PageBook };
beforeAll(async () => {
  books = { small: await pageBook(few), large: await pageBook(manyClients) };
}, 120_000);

/** A call's units and letters, of its first page and, where there is one, of the next, once each was read before. */
async function measured({ read, accounts }: PageBook, path: string) {
  const account = accounts[client] ?? "";
  const timeline = await read(`/api/accounts/${account}/timeline`);
  const event = /evt_\w+/.exec(timeline.text)?.[0] ?? "";
  const filled = path
    .replaceAll("{account}", account)
    .replaceAll("{event}", event)
    .replace("{month}/accounts", "2026-09/accounts")
    .replace("{month}", "2026-09.csv");
  await read(filled);
  const first = await read(filled);
  const next = first.text.startsWith("{") ? said.parse(JSON.parse(first.text)).next : undefined;
  const second = typeof next === "string" ? await read(`${filled}&cursor=${next}`) : undefined;
  return { first, second };
}

test.each(asked)("%s costs the same in a large book", async (path) => {
  const [small, large] = [await measured(books.small, path), await measured(books.large, path)];

  for (const { first, second } of [small, large])
    expect([first.status, second?.status ?? 200, first.text.slice(0, 200)]).toEqual([
      200,
      200,
      expect.anything(),
    ]);
  for (const page of ["first", "second"] as const) {
    const [of, than] = [large[page], small[page]];
    if (of === undefined || than === undefined) continue;
    expect(of.units).toBeLessThanOrEqual(1.5 * than.units + 5);
    if (!path.includes("{month}?"))
      expect(of.text.length).toBeLessThanOrEqual(1.5 * than.text.length + 2_000);
  }
});
