import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { createHandler as createJobs } from "../../../functions/jobs/handler.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { localContext } from "../../../infra/local/context.ts";
import { accountInsight, monthList, portfolioPage } from "../../../schemas/insight.ts";
import { benign, insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const night = async (day: string, { deps }: Hub) =>
  await nightly({ ...deps, now: () => new Date(`${day}T02:00:00.000Z`) });
type Hub = ReturnType<typeof insightHub>;

async function firm(): Promise<Hub> {
  const hub = insightHub(now);
  await hub.hear([
    ...["quiet", "fine"].flatMap((of) => [...benign(of), ...weekly(of, "2026-11-24")]),
    told("fine", "invoice.sent", "2026-09-01", { direction: "out", ...owed("100.00", "2026-09-01") }),
  ]);
  return hub;
}
const pageOf = async ({ call }: Hub, query: string) =>
  portfolioPage.parse((await call("GET", `/api/portfolio?${query}`)).json);

describe("a past day", () => {
  test("is told as it was told then, whatever becomes known of it later", async () => {
    const hub = await firm();
    await night("2026-11-26", hub);
    const before = await pageOf(hub, "asOf=2026-11-25");
    await hub.hear([told("fine", "invoice.updated", "2026-11-20", owed("0.00", "2026-11-20"))]);
    await night("2026-11-27", hub);
    await night("2026-11-28", hub);

    const then = await pageOf(hub, "asOf=2026-11-25");
    const known = await pageOf(hub, "asOf=2026-11-25&known=now");

    const owes = ({ accounts }: typeof then) =>
      accounts.find(({ id }) => id === hub.idOf("fine"))?.receivables.GBP?.outstanding;
    expect(then).toEqual(before);
    expect([then.day, then.known, owes(then)]).toEqual(["2026-11-25", "then", "100.00"]);
    expect([known.day, known.known, owes(known)]).toEqual(["2026-11-25", "now", "0.00"]);
    expect(owes(await pageOf(hub, ""))).toBe("0.00");
  });

  test("without its own table is told by the last one before it, and before the first not at all", async () => {
    const hub = await firm();
    await night("2026-11-26", hub);

    expect((await pageOf(hub, "asOf=2026-11-27")).day).toBe("2026-11-25");
    expect((await hub.call("GET", "/api/portfolio?asOf=2026-11-24")).json).toMatchObject({
      status: 400,
      code: "invalid_as_of",
    });
    expect((await pageOf(hub, "asOf=2026-11-24&known=now")).accounts).toHaveLength(2);
  });

  test.each(["asOf=2026-11-29", "asOf=2026-02-30", "known=now", "asOf=2026-11-25&known=later"])(
    "%s is refused",
    async (query) => {
      expect((await insightHub(now).call("GET", `/api/portfolio?${query}`)).status).toBe(400);
    },
  );

  test("shows on an account's page what was told of it then", async () => {
    const hub = await firm();
    await night("2026-11-26", hub);
    await hub.hear([told("quiet", "email.received", "2026-11-25", { direction: "in" })]);

    const { json } = await hub.call("GET", `/api/accounts/${hub.idOf("quiet")}/insight?asOf=2026-11-25`);
    const { silence, told: then } = accountInsight.parse(json);

    expect([silence.elapsed, then?.silence.elapsed, then?.day]).toEqual([0, 1, "2026-11-25"]);
  });
});

describe("a table that an earlier release made", () => {
  /** As it was kept before rows said how months ended. */
  const asBefore = ({ kept }: Hub) => {
    for (const [key, bytes] of kept) {
      if (!/^insight\/(latest|told\/)/.test(key)) continue;
      const table = JSON.parse(gunzipSync(bytes).toString("utf8"), (name, value) =>
        name === "form" ? 4 : name === "monthEnds" || name === "actedDays" ? undefined : value,
      );
      kept.set(key, gzipSync(JSON.stringify(table)));
    }
  };
  const openIn = async (hub: Hub) => {
    const { months } = monthList.parse((await hub.call("GET", "/api/months")).json);
    return months.map(({ currencies }) => currencies.GBP?.open).slice(0, 3);
  };

  test("is read, says nothing of how months ended, and is made anew by the next pass of its day", async () => {
    const hub = await firm();
    await night("2026-11-28", hub);
    expect(await openIn(hub)).toEqual(["100.00", "100.00", "100.00"]);

    asBefore(hub);
    const upgraded = { ...hub, ...insightHub(now, { ...hub.deps, blobs: { ...hub.deps.blobs } }) };
    expect((await pageOf(upgraded, "")).accounts).toHaveLength(2);
    expect(await openIn(upgraded)).toEqual([undefined, undefined, undefined]);

    await night("2026-11-28", upgraded);
    expect(await openIn(upgraded)).toEqual(["100.00", "100.00", "100.00"]);
    expect((await pageOf(upgraded, "asOf=2026-11-27")).day).toBe("2026-11-27");
  });
});

describe("an account that is erased", () => {
  test("is in no table of any night any more", async () => {
    const hub = await firm();
    for (const day of ["2026-11-26", "2026-11-27", "2026-11-28"]) await night(day, hub);
    const id = hub.idOf("quiet");
    const texts = () =>
      [...hub.kept]
        .filter(([key, bytes]) => key.startsWith("insight/") && bytes.length > 0)
        .filter(([, bytes]) => gunzipSync(bytes).toString("utf8").includes(id))
        .map(([key]) => key);
    const month = async () => (await hub.call("GET", "/api/months/2026-10.csv")).text;
    expect(texts()).toHaveLength(4);
    expect(await month()).toContain("quiet");

    expect((await hub.call("DELETE", `/api/accounts/${id}`)).status).toBe(202);
    const jobs = createJobs({
      ...hub.deps,
      pause: async () => undefined,
      indexLag: 0,
      countSoon: async () => undefined,
      rest: 1,
    });
    await jobs({}, localContext("jobs", "r"));

    expect(texts()).toEqual([]);
    expect(await month()).not.toContain("quiet");
    expect((await pageOf(hub, "asOf=2026-11-25")).accounts.map((one) => one.id)).toEqual([hub.idOf("fine")]);
  });
});
