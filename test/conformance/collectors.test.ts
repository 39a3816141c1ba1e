import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { ConsentNeeded, UnexpectedAnswer } from "../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../functions/connectors/normalise.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { publishedEvent } from "../../schemas/account-event.ts";
import { delivery } from "../support/delivery.ts";
import { drive, ForTheHub } from "../support/drive-collector.ts";
import { readAll, TooManyPages } from "../support/read-all.ts";
import { runs } from "../support/repeats.ts";
import { isVerbFirst } from "../support/titles.ts";

/** What only fetching needs to be set. */
const settingsToFetch: Readonly<Record<string, object>> = {
  sharefile: { subdomain: "northledger" },
  smartsheet: { sheetId: "3407658024751234" },
};

/** Every tool that something is fetched from, with what its samples fetch. */
const tools = (
  await Promise.all(
    toolNames.map(async (name) => {
      const connector = await loadConnector(name);
      const collector = await connector?.collect?.();
      if (!connector || !collector) return [];
      const { settings } = await sentBy(name);
      const fetches = (await samplesOf(name)).flatMap(({ body, path, headers, contentType }) => {
        const given = delivery(name, { body, path, headers: { ...headers, "content-type": contentType } });
        return normalise(connector, given, settings).fetches;
      });
      return [{ name, collector, settings: { ...settings, ...settingsToFetch[name] }, fetches }];
    }),
  )
).flat();

test.each(tools)(
  "$name takes back what was consented to, or the catalogue says why it does not",
  async ({ name, collector }) => {
    const limits = (await loadConnector(name))?.catalogue.limits ?? [];
    for (const way of collector.authorization) {
      if (way.kind !== "oauth2" || !way.consent) continue;
      expect(way.revocation).toBeDefined();
      if (way.revocation?.with === "nothing") expect(limits).toContain(way.revocation.why);
    }
  },
);

/** Names that the tools' answers have, so that what is made up gets past the first look. */
const names = (
  "ok error url user users name real_name profile email team_id is_restricted channel file files title size " +
  "rows cells columns columnId value displayValue id primary createdBy modifiedBy text discussionId parentType " +
  "parentId entries cursor has_more .tag path_lower rev server_modified sharing_info modified_by account_id " +
  "root_info root_namespace_id home_namespace_id response status subject recipients signers history messages labels " +
  "collection pagination next_page_token uri start_time resource current_organization envelopes QueryResponse Invoice " +
  "createdAt modifiedAt Invoices Contacts CreditNotes Payments InvoiceID ContactID PaymentID Contact UpdatedDateUTC Date Status Type " +
  "data object created livemode amount charge status_transitions finalized_at customer " +
  "value Id Name Creator CreationDate ProgenyEditDate odata.type odata.nextLink"
).split(" ");

const { value: body } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", maxDepth: 6 },
    fc.constantFrom(
      null,
      true,
      1,
      "",
      "file",
      "deleted",
      "ROW",
      "U0JANE00001",
      "2026-11-23T08:59:59Z",
      "__proto__",
    ),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 8 }),
  ),
}));
const status = fc.constantFrom(200, 200, 200, 200, 201, 204, 400, 403, 404, 409, 422);
const answers = fc.array(fc.record({ status, body }), { minLength: 1, maxLength: 6 });

/** A day of which all that a tool has is read, of a tenant as each tool names its own. */
const stretches = ["9341453474484455", "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34", "northledger"].map(
  (tenant) => ({
    ...({ kind: "history", tenant } as const),
    from: "2026-11-22T09:00:00.000Z",
    until: "2026-11-23T09:00:00.000Z",
  }),
);

describe.each(tools)("the collector of $name", ({ collector, fetches }) => {
  test("is let in by at least one way, at hosts that it names", () => {
    expect(collector.authorization.length).toBeGreaterThan(0);
    expect(collector.hosts.length).toBeGreaterThan(0);
    expect(collector.hosts.join("")).toMatch(/^[a-z0-9.*-]+$/);
  });

  test("has something to fetch in the tool's samples or reads all that the tool has, and has events to complete or tell", () => {
    expect(fetches.length > 0 || collector.since !== undefined).toBe(true);
    expect(fetches.filter(({ fills = [] }) => fills.length === 0 && !collector.eventTypes)).toEqual([]);
  });
});

/** Why an answer makes no event: it is none, asks for consent, or is the hub's to see to, as one that says to come later. */
const isSaid = (error: unknown) =>
  error instanceof UnexpectedAnswer || error instanceof ConsentNeeded || error instanceof ForTheHub;

describe.each(tools.filter(({ fetches }) => fetches.length > 0))(
  "what $name's deliveries leave to fetch",
  ({ collector, settings, fetches }) => {
    test("makes events of whatever it is answered, or says why the answer makes none", () => {
      fc.assert(
        fc.property(fc.constantFrom(...fetches), answers, (toFetch, given) => {
          let call = 0;
          const answer = () => given[call++ % given.length] ?? { status: 404, body: null };
          try {
            const { collected: first } = drive(collector, toFetch, answer, { settings });
            const { collected: next } = drive(collector, toFetch, answer, { settings, cursor: first.cursor });
            const drafts = [...(first.events ?? []), ...(next.events ?? [])];
            const fresh = drafts.map((draft) => toPublished(draft, toFetch, 0));
            const told = [...(first.filled ?? []), ...(next.filled ?? []), ...fresh];

            expect(told.filter((event) => !publishedEvent.safeParse(event).success)).toEqual([]);
            expect(told.map(({ title }) => title).filter((title) => !isVerbFirst(title))).toEqual([]);
          } catch (error) {
            if (!isSaid(error)) throw error;
          }
        }),
        { numRuns: runs },
      );
    });
  },
);

describe.each(tools.filter(({ collector }) => collector.since))(
  "all that $name has",
  ({ collector, settings }) => {
    test("makes events of whatever its lists have, or says why they make none", () => {
      fc.assert(
        fc.property(fc.constantFrom(...stretches), answers, (stretch, given) => {
          let call = 0;
          const answer = () => given[call++ % given.length] ?? { status: 404, body: null };
          try {
            const { had } = readAll(collector, stretch, answer, { settings, pagesAtMost: 5 });
            const told = had.map(({ event }) =>
              toPublished(event, { tool: "tool", connection: "main", proof: "fetched" }, 0),
            );

            expect(told.filter((event) => !publishedEvent.safeParse(event).success)).toEqual([]);
            expect(told.map(({ title }) => title).filter((title) => !isVerbFirst(title))).toEqual([]);
          } catch (error) {
            if (!isSaid(error) && !(error instanceof TooManyPages)) throw error;
          }
        }),
        { numRuns: runs },
      );
    });
  },
);

/** How a tool answers for what it has not, where that is not 404: https://developer.intuit.com, query operations. */
const nothing: Readonly<Record<string, { status: number; body: unknown }>> = {
  quickbooks: { status: 200, body: { QueryResponse: {}, time: "2026-11-23T09:00:00Z" } },
  slack: { status: 200, body: { ok: false, error: "user_not_found" } },
};

describe.each(tools.filter(({ fetches }) => fetches.some(({ fills = [] }) => fills.length > 0)))(
  "what $name has no more",
  ({ name, collector, settings, fetches }) => {
    test("does not leave its events pending", () => {
      const answer = () => nothing[name] ?? { status: 404, body: null };
      const left = fetches.flatMap((toFetch) => {
        try {
          const { collected } = drive(collector, toFetch, answer, { settings });
          const ended = [...(collected.filled ?? []), ...(collected.absent ?? [])];
          const pending = (toFetch.fills ?? []).filter(({ details }) => details.pending === true);
          return pending.filter(({ id }) => !ended.some((one) => one.id === id && !one.details.pending));
        } catch (error) {
          // What is asked before is missing as well: it becomes a dead letter, which says so.
          if (!(error instanceof UnexpectedAnswer || error instanceof ConsentNeeded)) throw error;
          return [];
        }
      });

      expect(left.map(({ title }) => title)).toEqual([]);
    });
  },
);
