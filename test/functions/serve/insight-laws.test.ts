import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { daysAfter } from "../../../functions/insight/days.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { accountInsight, portfolioPage } from "../../../schemas/insight.ts";
import { insightHub } from "../../support/insight-hub.ts";
import { message } from "../../support/message.ts";
import { share } from "../../support/repeats.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
/** The day that is looked at, and was told of. */
const day = "2026-11-20";
const runs = { numRuns: share(8) };
/** Milliseconds for a test on a loaded machine. */
const within = 180_000;

interface Told {
  readonly of: "one" | "other";
  readonly n: number;
  readonly type: "email.received" | "email.sent" | "meeting.no_show" | "task.created" | "invoice.updated";
  readonly back: number;
  readonly open: number;
}

const events = fc.uniqueArray(
  fc.record<Told>({
    of: fc.constantFrom("one", "other"),
    n: fc.nat(9),
    // Most of it is the customer's own word, so that silences are known, too.
    type: fc.constantFrom(
      ...(["email.received", "email.received", "email.received", "email.received"] as const),
      ...(["email.sent", "meeting.no_show", "task.created", "invoice.updated"] as const),
    ),
    back: fc.nat(400),
    open: fc.nat(300),
  }),
  { minLength: 24, maxLength: 50, selector: (one) => JSON.stringify(one) },
);

/** The event as a tool tells it: of the customer that it names, or all of one. */
function toldOf(told: Told, of: string = told.of) {
  const { n, type, back, open } = told;
  const on = daysAfter("2026-11-27", -back);
  const time = `${on}T10:00:00.000Z`;
  return message(
    {
      type,
      time,
      title: type,
      identities: [{ type: "email", value: `jane@${of}.example` }],
      object: { kind: type.split(".")[0] ?? "", id: `${told.of} ${n}` },
      ...(type === "email.received" ? { direction: "in" } : {}),
      ...(type === "email.sent" ? { direction: "out" } : {}),
      ...(type === "invoice.updated"
        ? {
            owed: {
              total: "300.00",
              open: `${open}.00`,
              currency: n % 2 === 0 ? "GBP" : "EUR",
              issued: on,
              due: daysAfter(on, 30),
              asOf: time,
            },
          }
        : {}),
    },
    JSON.stringify(told),
  );
}

type Hub = ReturnType<typeof insightHub>;

async function hubOf(given: readonly ReturnType<typeof toldOf>[]): Promise<Hub> {
  const hub = insightHub(now);
  await hub.hear(given);
  return hub;
}

/** What is told of an account; its name and number are no part of it. */
async function insightIn(hub: Hub, of: string) {
  const { account: _account, ...insight } = accountInsight.parse(
    (await hub.call("GET", `/api/accounts/${hub.idOf(of)}/insight`)).json,
  );
  return insight;
}

const tableOf = async ({ call }: Hub, query: string) =>
  portfolioPage.parse((await call("GET", `/api/portfolio?${query}`)).json);

/** Both have been heard, so that there are two accounts. */
const both = events.filter((given) => new Set(given.map(({ of }) => of)).size === 2);

test(
  "insight is the same however often, and in whatever order, events come",
  async () => {
    await fc.assert(
      fc.asyncProperty(both, fc.func(fc.nat()), async (given, key) => {
        const plain = given.map((one) => toldOf(one));
        const disordered = [...plain, ...plain].sort((a, b) => key(a.id) - key(b.id));
        const [once, again] = [await hubOf(plain), await hubOf(disordered)];

        for (const name of ["one", "other"])
          expect(await insightIn(again, name)).toEqual(await insightIn(once, name));
      }),
      runs,
    );
  },
  within,
);

test(
  "merged accounts are told of as one that has heard all, and taken apart as before",
  async () => {
    await fc.assert(
      fc.asyncProperty(both, async (given) => {
        const hub = await hubOf(given.map((one) => toldOf(one)));
        const asOne = await hubOf(given.map((one) => toldOf(one, "one")));
        const before = [await insightIn(hub, "one"), await insightIn(hub, "other")];
        const merged = await hub.call("POST", `/api/accounts/${hub.idOf("one")}/merge`, {
          from: hub.idOf("other"),
        });

        expect(merged.status).toBe(201);
        expect(await insightIn(hub, "one")).toEqual(await insightIn(asOne, "one"));

        await hub.call("DELETE", `/api/merges/${merged.json.merge}`);
        expect([await insightIn(hub, "one"), await insightIn(hub, "other")]).toEqual(before);
      }),
      runs,
    );
  },
  within,
);

test(
  "what comes late changes what is known of a day now, and never what was said of it then",
  async () => {
    await fc.assert(
      fc.asyncProperty(both, fc.nat(), async (given, cut) => {
        const all = given.map((one) => toldOf(one));
        const first = cut % all.length;
        const hub = insightHub(now);
        await hub.hear(all.slice(0, first));
        await nightly({ ...hub.deps, now: () => new Date(`${daysAfter(day, 1)}T02:00:00.000Z`) });
        const said = await tableOf(hub, `asOf=${day}`);
        await hub.hear(all.slice(first));
        await nightly(hub.deps);
        const inTime = await hubOf(all);
        await nightly(inTime.deps);
        const known = async (one: Hub) => (await tableOf(one, `asOf=${day}&known=now`)).accounts;

        expect(await tableOf(hub, `asOf=${day}`)).toEqual(said);
        const heardThen = new Set(said.accounts.map(({ id }) => id));
        const ofThose = (await known(inTime)).filter(({ id }) => heardThen.has(id));
        expect(byId(await known(hub))).toEqual(byId(ofThose));
      }),
      runs,
    );
  },
  within,
);

const byId = <One extends { readonly id: string }>(all: readonly One[]) =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1));

test(
  "what is unknown is never among well, nor has a number",
  async () => {
    await fc.assert(
      fc.asyncProperty(both, async (given) => {
        const hub = await hubOf(given.map((one) => toldOf(one)));
        await nightly(hub.deps);
        const { accounts: well } = await tableOf(hub, "band=well");
        const { accounts } = await tableOf(hub, "");

        expect(accounts).toHaveLength(2);
        for (const { silence } of well) expect(silence.state).not.toBe("unknown");
        for (const { health, silence } of accounts)
          expect([health.band, health.score === null]).toEqual(
            silence.state === "unknown" || health.coverage < 0.4
              ? ["unknown", true]
              : [expect.stringMatching(/well|watch|at risk/), false],
          );
      }),
      runs,
    );
  },
  within,
);
