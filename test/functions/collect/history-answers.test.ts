import { beforeAll, describe, expect, test } from "@jest/globals";
import { callNamed } from "../../../functions/collect/call-named.ts";
import { loadCollector } from "../../../functions/connectors/catalogue.ts";
import { accountEventMessage, fetchMessage } from "../../../schemas/bus.ts";
import { Random } from "../../fuzz/random.ts";
import { collecting, json } from "../../support/collecting.ts";
import { few } from "../../support/repeats.ts";
import { accelo } from "../../support/week/accelo.ts";
import { boomerangGmail } from "../../support/week/boomerang-gmail.ts";
import { calendly } from "../../support/week/calendly.ts";
import { docusign } from "../../support/week/docusign.ts";
import { dropbox } from "../../support/week/dropbox.ts";
import { microsoft365 } from "../../support/week/microsoft-365.ts";
import { quickbooks } from "../../support/week/quickbooks.ts";
import { sharefile } from "../../support/week/sharefile.ts";
import { slack } from "../../support/week/slack.ts";
import { smartsheet } from "../../support/week/smartsheet.ts";
import { stripe } from "../../support/week/stripe.ts";
import type { WeekTool } from "../../support/week/week.ts";
import { xero } from "../../support/week/xero.ts";

type Answer = readonly [status: number, body: unknown];
type Outcome = "comes again" | "waits" | "dead letter" | "told" | "told without" | "silent";

interface Tool {
  readonly tool: WeekTool;
  /** Whose data is read, where that is named. */
  readonly tenant?: string;
  /** Calls about one thing of a list, which may be gone or be hidden by the time that it is asked for. */
  readonly ofOne?: readonly string[];
  /** Calls without which all is told, though less of it. */
  readonly besides?: readonly string[];
}

const tools: readonly Tool[] = [
  { tool: accelo },
  {
    tool: boomerangGmail,
    tenant: "anna@firm.example",
    ofOne: ["GET /gmail/v1/users/:id/messages/:id"],
    besides: ["POST /gmail/v1/users/:id/watch"],
  },
  { tool: calendly, ofOne: ["GET /scheduled_events/:id/invitees"] },
  { tool: docusign, tenant: "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34" },
  {
    tool: dropbox,
    tenant: "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ",
    besides: ["POST /2/files/list_revisions"],
  },
  { tool: microsoft365, tenant: "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16" },
  { tool: quickbooks, tenant: "9341453474484455" },
  {
    tool: sharefile,
    tenant: "acme",
    ofOne: ["GET /sf/v3/Items(:id)/Children", "GET /sf/v3/Items(:id)/Stream"],
    besides: ["GET /sf/v3/Users(:id)"],
  },
  { tool: slack, tenant: "T0OURTEAM01" },
  { tool: smartsheet, besides: ["GET /2.0/users/me"] },
  { tool: stripe },
  { tool: xero, tenant: "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f", ofOne: ["GET /api.xro/2.0/Contacts/:id"] },
];

const answers: readonly (readonly [string, Answer, readonly Outcome[]])[] = [
  ["is busy", [429, {}], ["comes again"]],
  ["is broken", [502, "<html>"], ["comes again"]],
  ["does not take the token", [401, {}], ["comes again"]],
  ["misses a right", [403, {}], ["waits"]],
  // A list that is not found is none of nothing.
  ["does not find what is asked", [404, {}], ["dead letter", "waits"]],
  ["does not take the call", [405, null], ["dead letter"]],
  ["answers with a page", [200, "<html>"], ["dead letter"]],
  ["answers with nothing", [200, ""], ["dead letter"]],
  ["refuses with a status that says that all is well", [200, { error: { code: "gone" } }], ["dead letter"]],
  ["refuses so by a number", [200, { errorCode: 9999 }], ["dead letter"]],
  ["sends the caller elsewhere", [302, ""], ["dead letter"]],
];

const hour = 3_600_000;
const of = { tool: "toy", connection: "main" };
const begin = new Date("2026-11-21T06:00:00.000Z");
const happenings = 6;

/** Reads a history and what it asks for besides, with `bad` for every call of the name `at`. */
async function read(
  { tool: { tool, settings = {}, vendor: make }, tenant }: Tool,
  at?: string,
  bad: Answer = [200, null],
) {
  const collector = await loadCollector(tool);
  if (!collector) throw new Error("no such tool");
  const { limit: _limit, ...unlimited } = collector;
  const clock = { now: begin };
  const vendor = make(() => clock.now);
  const random = Random.of(3, tool);
  const calls = new Set<string>();
  const hub = await collecting({
    collector: { ...unlimited, authorization: [{ kind: "token" }] },
    server: (url, init) => {
      const name = callNamed({ url, method: init.method === "POST" ? "POST" : "GET" });
      calls.add(name);
      const [status, body] = bad;
      return name === at ? json(body, { status }) : vendor.server(url, init);
    },
  });
  for (let n = 0; n < happenings; n++) {
    vendor.happens(random);
    clock.now = new Date(clock.now.getTime() + hour);
  }
  clock.now = hub.time.now;
  const api = { kind: "token" as const, createdAt: "2026-11-23T08:30:00.000Z", tenant };
  await hub.connections.update("toy", "main", (row) => ({ ...row, settings: { ...settings }, api }));
  await hub.hourly();
  let comesAgain = false;
  for (let n = 0; n < hub.published.length; n++) {
    const { data: message } = fetchMessage.safeParse(hub.published[n]);
    if (!message || message.data.subscriptions) continue;
    const failed = await hub.handled(message);
    comesAgain ||= failed.length > 0 || hub.postponed.length > 0;
  }
  const told = hub.published.flatMap((one) => accountEventMessage.safeParse(one).data?.data.id ?? []);
  const [pass] = await hub.catchUps.list(of);
  const ended = comesAgain
    ? "comes again"
    : hub.buried.length > 0
      ? "dead letter"
      : hub.waiting() > 0 && (await hub.access())?.failing
        ? "waits"
        : pass?.state;
  return { calls: [...calls], told: new Set(told), ended, failing: (await hub.access())?.failing };
}

function outcomeOf(one: Awaited<ReturnType<typeof read>>, well: Awaited<ReturnType<typeof read>>): Outcome {
  if (one.ended === "comes again" || one.ended === "dead letter" || one.ended === "waits") return one.ended;
  if (one.ended !== "done") return "silent";
  return [...well.told].every((id) => one.told.has(id)) ? "told" : "told without";
}

describe.each(tools.map((of) => ({ ...of, name: of.tool.tool, of })))(
  "the history of $name: no call ends in silence",
  ({ of: tool, ofOne = [], besides = [] }) => {
    let well: Awaited<ReturnType<typeof read>>;
    beforeAll(async () => {
      well = await read(tool);
    });

    test("where all is well, it is told", () => {
      expect(well).toMatchObject({ ended: "done", failing: undefined });
      expect(well.told.size).toBeGreaterThanOrEqual(happenings);
      expect([...ofOne, ...besides].filter((call) => !well.calls.includes(call))).toEqual([]);
    });

    test.each(few(answers, 4))("where one %s", async (_what, answer, outcomes) => {
      const isGone = answer[0] === 404 || answer[0] === 403 || answer[0] === 302;
      for (const call of well.calls) {
        const one = await read(tool, call, answer);
        const also: Outcome[] = [
          ...(ofOne.includes(call) && isGone ? (["told", "told without"] as const) : []),
          ...(besides.includes(call) ? (["told"] as const) : []),
        ];
        const outcome = outcomeOf(one, well);
        expect([call, [...outcomes, ...also]]).toEqual([call, expect.arrayContaining([outcome])]);
        // What is told without an answer shows that a right is missing, where that says so.
        if (outcome === "told" && answer[0] === 403 && tool.tool.tool !== "sharefile")
          expect([call, one.failing?.code]).toEqual([call, "right_missing"]);
      }
    });
  },
);
