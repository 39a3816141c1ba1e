import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod/mini";
import { createHandler } from "../../functions/serve/handler.ts";
import { storage } from "../../functions/store/storage.ts";
import { localContext } from "../../infra/local/context.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import type { Call } from "../../schemas/api/call.ts";
import { servedCalls } from "../../schemas/api/calls.ts";
import { problem } from "../../schemas/problem.ts";
import { calledBy, httpEvent } from "../support/http-event.ts";
import { memoryStore } from "../support/memory-store.ts";
import { runs } from "../support/repeats.ts";
import { emptyHub } from "../support/serve-deps.ts";

const tables = { events: "events", directory: "directory" };
const store = memoryStore({ events: eventsTable, directory: directoryTable });
const serve = createHandler({ ...emptyHub(), ...storage(store.client(), tables) });

/** A call by an admin; its answer as the JSON it is. */
async function called(method: string, path: string, body?: string) {
  const event = calledBy("admin", httpEvent(method, path, body === undefined ? {} : { body }));
  const { statusCode = 200, body: answer } = await serve(event, localContext("serve", "r"));
  const json: unknown = answer ? JSON.parse(answer) : undefined;
  return { status: statusCode, json };
}

const withId = z.object({ id: z.string() });
async function made(path: string, body: object): Promise<string> {
  return withId.parse((await called("POST", path, JSON.stringify(body))).json).id;
}
const [account, other] = [
  await made("/api/accounts", { name: "Acme" }),
  await made("/api/accounts", { name: "Bo" }),
];
const day = "2026-12-01";
const followUp = await made(`/api/accounts/${account}/followups`, { what: "Call", who: "Kim", by: day });
const note = await made(`/api/accounts/${account}/notes`, { text: "Called" });
const toEndpoint = { name: "All", via: "endpoint", url: "https://n8n.northwind.com/hook" };
const madeRule = await called("POST", "/api/rules", JSON.stringify(toEndpoint));
const rule = z.object({ rule: withId }).parse(madeRule.json).rule.id;
const mapping = { rules: [{ rule: "one", type: "activity.tracked", key: ["id"], title: "{title}" }] };

interface Given {
  readonly path: string;
  /** One that is right. */
  readonly body: object;
  /** Where what it stores is shown; left out, where this hub, to which nothing is delivered, shows nothing of it. */
  readonly shown?: string;
}

/** Every call that takes JSON. */
const given: Readonly<Record<string, Given>> = {
  putConnection: {
    path: "/api/connections/relay/main",
    body: { secrets: ["a secret of some length"], settings: { mapping, origins: ["one.example"] } },
    shown: "/api/connections/relay/main",
  },
  announceFile: {
    path: "/api/connections/relay/main/uploads",
    body: { name: "a.csv", size: 5, exportedAt: day },
  },
  findCustomers: {
    path: "/api/connections/relay/main/customers",
    body: {
      customers: [{ email: "a@one.example", domain: "one.example", phone: "+47 22 22 22 22", name: "One" }],
    },
  },
  createAccount: {
    path: "/api/accounts",
    body: { name: "Acme", owner: "Kim", tags: ["key"], identities: [{ type: "relay:account", value: "1" }] },
    shown: "/api/accounts",
  },
  changeAccount: {
    path: `/api/accounts/${account}`,
    body: { name: "Acme", owner: "Kim", tags: ["key"], tier: "key" },
    shown: `/api/accounts/${account}`,
  },
  mergeAccounts: { path: `/api/accounts/${account}/merge`, body: { from: "acc_nowhere" } },
  assignIdentity: { path: "/api/identities/relay%3Aaccount/7", body: { account: other } },
  beginExport: { path: "/api/exports", body: { format: "csv" } },
  putMatching: {
    path: "/api/matching",
    body: {
      ownDomains: ["one.example"],
      neverLink: [],
      mayLink: [],
      accountsFrom: ["relay:account"],
      country: "NO",
    },
    shown: "/api/matching",
  },
  addNote: { path: `/api/accounts/${account}/notes`, body: { text: "Called", key: "k" } },
  changeNote: { path: `/api/notes/${note}`, body: { text: "Called", revision: 1 } },
  pinEvent: { path: `/api/accounts/${account}/pins/evt_1`, body: { shared: true } },
  putView: {
    path: "/api/views/mine",
    body: { name: "Mine", address: "/?q=1", shared: true },
    shown: "/api/views",
  },
  noteVisit: { path: "/api/me/visit", body: { dayBegan: new Date().toISOString() } },
  previewMapping: {
    path: "/api/mappings/preview",
    body: { tool: "relay", sample: { id: 1, title: "x" }, mapping },
  },
  proposeMapping: {
    path: "/api/mappings/propose",
    body: { tool: "relay", sample: { id: 1, title: "x" }, samples: [{}] },
  },
  rerunMapping: {
    path: "/api/connections/relay/main/rerun",
    body: { dryRun: true, since: day, until: day, cursor: "c" },
  },
  beginConsent: { path: "/api/connections/quickbooks/main/consent", body: { tenant: "9130" } },
  changeHistory: {
    path: "/api/connections/quickbooks/main/catchup",
    body: { tenant: "9130", history: "begin", months: 24 },
  },
  verifyAgain: { path: "/api/connections/relay/main/refused/verify", body: { cursor: "c" } },
  leaveAccount: {
    path: `/api/accounts/${other}/left`,
    body: { on: "2026-11-01", reason: "price", note: "n" },
  },
  addFollowUp: {
    path: `/api/accounts/${account}/followups`,
    body: { what: "Call", who: "Kim", by: day, from: "alert" },
    shown: `/api/accounts/${account}/followups`,
  },
  changeFollowUp: {
    path: `/api/accounts/${account}/followups/${followUp}`,
    body: { done: false, who: "Kim" },
    shown: `/api/accounts/${account}/followups`,
  },
  snoozeAlert: { path: `/api/alerts/${account}/silent/snooze`, body: { until: day, reason: "away" } },
  putInsightSettings: {
    path: "/api/insight/settings",
    body: { weights: { silence: 20 }, tiers: { key: 90 } },
    shown: "/api/insight/settings",
  },
  makeRule: {
    path: "/api/rules",
    body: { ...toEndpoint, when: { types: ["invoice.*"], least: { amount: "10", currency: "GBP" } } },
  },
  putRule: {
    path: `/api/rules/${rule}`,
    body: { name: "Some", via: "endpoint", when: { tags: ["vip"] }, paused: true },
    shown: "/api/rules",
  },
  putSubscription: {
    path: "/api/subscriptions/All",
    body: { to: toEndpoint.url, types: ["invoice.*"], least: { amount: "10", currency: "GBP" } },
    shown: "/api/rules",
  },
  rotateRule: { path: `/api/rules/${rule}/secret`, body: { endOlder: true } },
  replayRule: { path: `/api/rules/${rule}/replay`, body: { since: "2026-11-23T08:00:00.000Z" } },
  putDigest: {
    path: "/api/digest",
    body: { via: "mail", to: "kim@firm.example", owner: "Kim", hour: 7, zone: "UTC", language: "en" },
    shown: "/api/digest",
  },
};

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom(
    "\ud800",
    "a\udc00b",
    "\u0000",
    "__proto__",
    "constructor",
    "x".repeat(5_000),
    "é".repeat(1_500),
    "…".repeat(199),
  ),
);
const name = fc.oneof(text, fc.constantFrom("", "toString", "k".repeat(70_000)));
const nested = fc
  .tuple(fc.constantFrom(40, 400, 20_000), fc.constantFrom("[]", "{}"))
  .map(([depth, [open = "", close = ""]]) =>
    open === "["
      ? `${open.repeat(depth)}${close.repeat(depth)}`
      : `${'{"a":'.repeat(depth)}1${close.repeat(depth)}`,
  );
/** Values as they are written, so that there are numbers among them that no double holds. */
const written = fc.oneof(
  fc.constantFrom(
    "12345678901234567890123456789012345678901234567890",
    "1e400",
    "-1e-400",
    "5e-324",
    "-1e-200",
    "0.1234567890123456789",
    "-0",
  ),
  text.map((value) => JSON.stringify(value)),
  nested,
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
);

type Place = readonly string[];

/** The places in a value, and behind the last entry of each list. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const next = Array.isArray(value) ? [[String(value.length)]] : [];
  return [
    ...next,
    ...Object.entries(value).flatMap(([key, one]) => [[key], ...placesIn(one).map((rest) => [key, ...rest])]),
  ];
}

const mark = "the place of what is put in";

function put(value: unknown, [key = "", ...rest]: Place): unknown {
  const inner = rest.length === 0 ? mark : put(Reflect.get(Object(value), key), rest);
  if (Array.isArray(value)) return value.toSpliced(Number(key), 1, inner);
  return { ...Object(value), [key]: inner };
}

const json = (body: object, place: Place, value: string) =>
  JSON.stringify(put(body, place)).replace(JSON.stringify(mark), () => value);

const named: readonly (readonly [string, Call])[] = Object.entries(servedCalls);
const taking = named.flatMap(([call, { method, body }]) => (body === undefined ? [] : [{ call, method }]));

/** Examples, which have the words of their tools, and a mapping that is tried: what is wrong with that is in the answer. */
const ownWords: Readonly<Record<string, readonly string[]>> = {
  previewMapping: ["sample", "mapping"],
  proposeMapping: ["sample", "samples"],
};

/** The places of a right body at which a word may be one too many: at its top and in all that is nested. */
const objectsIn = (body: object): Place[] => [
  [],
  ...placesIn(body).filter((place) => {
    const value = place.reduce((at: unknown, key) => Reflect.get(Object(at), key), body);
    return typeof value === "object" && !Array.isArray(value);
  }),
];

describe.each(taking)("$call", ({ call, method }) => {
  const { path, body, shown } = given[call] ?? { path: "", body: {} };
  const places = objectsIn(body).filter(([at = ""]) => !ownWords[call]?.includes(at));

  test.each(places.map((place) => [...place, "nmae"].join(".")))(
    "does nothing where %s is asked for",
    async (at) => {
      const { status, fields = [] } = problem.parse(
        (await called(method, path, json(body, at.split("."), "true"))).json,
      );

      expect(status).toBe(400);
      // Settings are named by their own names, and a mapping's fields by its own way.
      const name = at.replace("settings.", "");
      expect(fields).toEqual([name.startsWith("mapping.") ? expect.any(String) : name]);
    },
  );

  test("takes any JSON and keeps it, or answers that it does not fit", async () => {
    const odd = fc.oneof(
      fc.tuple(fc.constantFrom(...placesIn(body)), written).map(([place, value]) => json(body, place, value)),
      fc.tuple(name, written).map(([field, value]) => json(body, [field], value)),
      written,
    );
    await fc.assert(
      fc.asyncProperty(odd, async (sent) => {
        const answer = await called(method, path, sent);

        if (answer.status >= 400) {
          expect(problem.parse(answer.json).status).toBe(answer.status);
          expect([400, 404, 409]).toContain(answer.status);
        } else if (shown !== undefined) {
          const read = await called("GET", shown);
          expect(textsIn(read.json).filter((text) => !text.isWellFormed())).toEqual([]);
          expect(read.status).toBe(200);
          expect(JSON.stringify(read.json)).toContain(lastingOf(answer.json));
        }
      }),
      { numRuns: runs },
    );
  });
});

/** The names and texts in a value: a table keeps no halves of characters, and would answer with other ones. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]);
}

const worded = z.object({ name: z.optional(z.string()), what: z.optional(z.string()) });

/** What a later look shows of an answer: the words that were sent. */
function lastingOf(answer: unknown): string {
  const { name, what } = worded.parse(answer ?? {});
  return JSON.stringify(name ?? what ?? "").slice(1, -1);
}

test("every call that takes JSON is tried with a body that is right", async () => {
  expect(Object.keys(given).sort()).toEqual(taking.map(({ call }) => call).sort());
});
