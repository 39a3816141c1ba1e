import { beforeAll, describe, expect, test } from "@jest/globals";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import type { Api } from "../../infra/local/api.ts";
import type { LocalIssuer } from "../../infra/local/issuer.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { sendSample } from "../../infra/local/send.ts";
import { accountPage } from "../../schemas/account.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { connection } from "../../schemas/connection.ts";
import { problem } from "../../schemas/problem.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { toolList } from "../../schemas/tool.ts";
import { allEvents, deliver, deliveriesOf, detailOf } from "../support/hub.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";
import { type GenericTarget, genericRoutes } from "./generic-routes.ts";

/** A hub that is empty and runs somewhere. */
export interface Target extends GenericTarget {
  readonly url: string;
  /** Signs the tokens of samples; a connection trusts it by its settings. */
  readonly issuer: LocalIssuer;
}

const secret = "a secret of this test";

const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** The days of the samples' meeting that was moved, by those that they are told with: both are still to come. */
const movedTo = { "2027-01-12": dayAhead(40), "2027-01-15": dayAhead(43) };
const withDaysAhead = (body: Buffer) =>
  Object.entries(movedTo).some(([day]) => body.includes(day))
    ? Buffer.from(
        Object.entries(movedTo).reduce((text, [day, to]) => text.replaceAll(day, to), body.toString()),
      )
    : body;
/** The routes whose samples are posted below. */
const posted = ["webhook", "relay", "push+fetch"];

/** What any hub does, local or deployed, told through HTTP alone. */
export function journeys(target: () => Target): void {
  const sent = new Set<string>();
  /** `<tool> <route>` of the routes that are the same for all tools. */
  const went = new Set<string>();
  let answers: { name: string; status: number; events: number }[];
  let ofSamples: AccountEvent[];
  const eventsOf = async (type: string) =>
    (await allEvents(target().api)).filter((event) => event.type === type);
  const send = async (tool: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    await deliver(target().url, tool, { body, secret, headers });

  beforeAll(async () => {
    const { url, api, issuer } = target();
    answers = [];
    for (const tool of toolNames) {
      const { settings } = await sentBy(tool, issuer.trusted);
      sent.add(tool);
      await api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secret], settings });
      for (const sample of await samplesOf(tool)) {
        const told = { ...sample, body: withDaysAhead(sample.body) };
        const { status, body } = await sendSample(url, told, secret, "main", issuer.token);
        answers.push({ name: `${tool}/${sample.name}`, status, events: JSON.parse(body).events });
      }
    }
    await until(async () => (await eventsOf("meeting.rescheduled")).length === 1, 60_000);
    await settled(target().api);
    ofSamples = await allEvents(target().api);
  }, 120_000);

  test("every sample of every tool goes through ingest to the timeline, none unrecognized", () => {
    // A hub that was there before has events of others, among them its team's.
    const events = ofSamples.filter(({ connection }) => connection === "main");

    expect(answers.filter(({ status, events }) => status !== 200 || events === 0)).toEqual([]);
    expect([...new Set(events.map(({ tool }) => tool))].sort()).toEqual([...sent].sort());
    expect(events.filter(({ type }) => type === "system.unrecognized")).toEqual([]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  genericRoutes(target, went);

  seldom("every way that the catalogue says works is one that a sample has gone", async () => {
    const { tools } = toolList.parse(await target().api.call("GET", "/api/tools"));
    const works = tools.flatMap(({ tool, routes = [] }) =>
      routes.filter(({ status }) => status === "works").map(({ route }) => ({ tool, route })),
    );
    const untried = ({ tool, route }: (typeof works)[number]) =>
      posted.includes(route) ? !sent.has(tool) : !went.has(`${tool} ${route}`);

    expect(works.filter(untried)).toEqual([]);
    expect(tools.filter(({ tool }) => !works.some((one) => one.tool === tool))).toEqual([]);
  });

  test("a tool is found by the names that people know", async () => {
    const found = async (q: string) =>
      toolList
        .parse(await target().api.call("GET", `/api/tools?q=${encodeURIComponent(q)}`))
        .tools.map(({ tool }) => tool);

    expect(await found("Receipt Bank")).toEqual(["dext"]);
    expect(await found("dext")).toEqual(["dext"]);
    expect(await found("zapier")).toContain("relay");
  });

  describe("a meeting moved in Calendly", () => {
    test("is one event with what both of its deliveries told, and both of them to look at", async () => {
      const [moved, ...others] = await eventsOf("meeting.rescheduled");
      const detail = await detailOf(target().api, moved?.id ?? "");

      expect(others).toEqual([]);
      expect(moved).toMatchObject({
        scheduledFor: `${movedTo["2027-01-15"]}T09:00:00.000Z`,
        details: {
          reason: "Our roastery opens late that day",
          previousTime: `${movedTo["2027-01-12"]}T10:00:00.000Z`,
          cancelerType: "invitee",
        },
      });
      expect(Object.keys(detail.parts ?? {}).sort()).toEqual(["booked", "released"]);
      expect(detail.current).toMatchObject({ state: "scheduled" });
    });

    test("leaves the old time out of what is ahead, and the new one in, for the account and for all", async () => {
      const [moved] = await eventsOf("meeting.rescheduled");
      for (const path of [`/api/accounts/${moved?.account}/timeline`, "/api/timeline"]) {
        const { events } = timelinePage.parse(
          await target().api.call("GET", `${path}?upcoming=true&family=meeting`),
        );

        const times = events.map(({ scheduledFor }) => scheduledFor);
        expect(times).toContain(`${movedTo["2027-01-15"]}T09:00:00.000Z`);
        expect(times).not.toContain(`${movedTo["2027-01-12"]}T10:00:00.000Z`);
      }
    });
  });

  test("an account counts what its timeline shows, and its last event is the newest there", async () => {
    const list = async () =>
      accountPage.parse(await target().api.call("GET", "/api/accounts?q=northwind-roasters")).accounts;
    expect((await list()).length).toBeGreaterThan(0);
    await until(async () => {
      const shown = await Promise.all(
        (await list()).map(async (account) => {
          const events = await allEvents(target().api, `/api/accounts/${account.id}/timeline?limit=200`);
          return events.length === account.eventCount && events[0]?.time === account.lastEventAt;
        }),
      );
      return !shown.includes(false);
    }, 90_000);
  });

  describe("ingest", () => {
    test("takes a repeated delivery each time, and shows it once", async () => {
      const body = invoice("repeated");
      const sent = await Promise.all([send("quickbooks", body), send("quickbooks", body)]);
      sent.push(await send("quickbooks", body));
      await until(async () => (await ofObject(target().api, "repeated")).length > 0);
      await settled(target().api);

      expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(sent.map(({ json }) => json.delivery)).size).toBe(1);
      expect(await ofObject(target().api, "repeated")).toHaveLength(1);
    });

    test.each(["application/octet-stream", "application/x-www-form-urlencoded", "text/plain"])(
      "judges a body by its bytes alone, though it comes as %s",
      async (type) => {
        const id = type.replaceAll("/", "-");
        const { status, json } = await send("quickbooks", invoice(id), { "content-type": type });
        await until(async () => (await ofObject(target().api, id)).length === 1);

        expect([status, json.events]).toEqual([200, 1]);
      },
    );

    test("keeps bytes that are not text as they came", async () => {
      const bytes = Uint8Array.from({ length: 512 }, (_, n) => n % 256);
      const { json } = await send("quickbooks", bytes, { "content-type": "application/octet-stream" });
      const event = async () =>
        (await eventsOf("system.unrecognized")).find(({ delivery }) => delivery === json.delivery)?.id;
      await until(async () => (await event()) !== undefined);
      const { raw } = await detailOf(target().api, (await event()) ?? "");

      expect(Buffer.from(raw.body, raw.encoding).equals(bytes)).toBe(true);
    });

    test("keeps a delivery too large for a row, and gives it back byte for byte", async () => {
      const body = `${invoice("large").slice(0, -1)},"note":"${noise(300_000)}"}`;
      expect((await send("quickbooks", body)).status).toBe(200);
      await until(async () => (await ofObject(target().api, "large")).length === 1);
      const [event] = await ofObject(target().api, "large");

      expect((await detailOf(target().api, event?.id ?? "")).raw.body).toBe(body);
    });

    test("keeps what it cannot read, and says why", async () => {
      const { json } = await send("quickbooks", "{ this is not JSON");
      const found = async () =>
        (await deliveriesOf(target().api, "unrecognized")).find(({ delivery }) => delivery === json.delivery);
      await until(async () => (await found()) !== undefined);

      expect(await found()).toMatchObject({ tool: "quickbooks", reason: "not JSON" });
    });

    test.each([
      ["a wrong signature", "quickbooks", "main", "another secret", 401, "signature_invalid"],
      ["no signature", "quickbooks", "main", undefined, 401, "signature_invalid"],
      ["an unknown connection", "quickbooks", "nobody", secret, 401, "signature_invalid"],
      ["an unknown tool", "fax", "main", secret, 404, "unknown_tool"],
    ] as const)("refuses %s and publishes nothing", async (_what, tool, to, signed, status, code) => {
      const answer = await deliver(target().url, tool, {
        body: invoice("forged"),
        connection: to,
        ...(signed === undefined ? {} : { secret: signed }),
      });

      expect(answer.status).toBe(status);
      expect(problem.parse(answer.json)).toMatchObject({ status, code });
      expect(await ofObject(target().api, "forged")).toEqual([]);
    });
  });

  describe("the API", () => {
    test("lists every tool, and every connection with an address that leads to ingest", async () => {
      const { tools } = toolList.parse(await target().api.call("GET", "/api/tools"));
      const main = connection.parse(await target().api.call("GET", "/api/connections/quickbooks/main"));

      expect(tools.map(({ tool }) => tool).sort()).toEqual([...toolNames].sort());
      expect(new URL(main.url).pathname).toBe("/hooks/quickbooks/main");
      expect(main.lastDeliveryAt).toBeDefined();
      expect(JSON.stringify(main)).not.toContain(secret);
    });

    test("stops taking deliveries of a connection that was removed", async () => {
      await target().api.call("PUT", "/api/connections/dropbox/leaving", { secrets: [secret] });
      await target().api.call("DELETE", "/api/connections/dropbox/leaving");
      const gone = async () =>
        (await deliver(target().url, "dropbox", { body: "{}", secret, connection: "leaving" })).status;

      expect(await gone()).toBe(401);
    });

    test("answers only callers with a token, but for its health and its description", async () => {
      const status = async (path: string, headers: Record<string, string> = {}) =>
        (await fetch(`${target().url}${path}`, { headers })).status;

      expect([await status("/healthz"), await status("/openapi.json")]).toEqual([200, 200]);
      expect(await status("/api/timeline")).toBe(401);
      expect(await status("/api/timeline", { authorization: "Bearer wrong" })).toBe(401);
    });
  });
}

const invoice = (id: string) =>
  `{"eventNotifications":[{"realmId":"9341453474484455","dataChangeEvent":{"entities":[{"name":"Invoice","id":"${id}","operation":"Create","lastUpdated":"2026-11-18T10:12:04.000Z"}]}}]}`;

const ofObject = async (api: Api, id: string) =>
  (await allEvents(api, "/api/timeline?limit=200&tool=quickbooks")).filter(({ object }) =>
    object?.id.endsWith(`/${id}`),
  );

/** Text that does not compress, the same each time. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  }).join("");
}

/** Waits until no further event has come for a while. */
async function settled(api: Api): Promise<void> {
  let before = -1;
  await until(async () => {
    const { length } = await allEvents(api);
    const rests = length === before;
    before = length;
    await new Promise((later) => setTimeout(later, 400));
    return rests;
  });
}
