import * as z from "zod/mini";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import type { TokenIssuer } from "../../../functions/shared/secret.ts";
import type { AccountEvent } from "../../../schemas/account-event.ts";
import { tenantList } from "../../../schemas/api-access.ts";
import { type CatchUp, catchUpList } from "../../../schemas/catch-up.ts";
import { type Connection, connection } from "../../../schemas/connection.ts";
import { consentBegun } from "../../../schemas/consent.ts";
import { subscriptionList } from "../../../schemas/subscription.ts";
import { eventDetail } from "../../../schemas/timeline.ts";
import { Random } from "../../fuzz/random.ts";
import type { Server } from "../collecting.ts";
import { type AccessFacts, vendorAccess } from "../vendor-access.ts";
import { type Faults, faultyVendor } from "./faulty-vendor.ts";
import { hubAddress, type Sent, SimulatedHub } from "./simulated-hub.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const begin = new Date("2026-11-16T06:00:00.000Z");
/** Milliseconds within which a delivery that was taken has been recorded, though the hub is broken off now and then. */
const recordedWithin = 10 * minute;
const enteredSecret = "a secret of this test";

/** What has happened at a vendor: `names` are how the timeline is to have it, each an event. */
export interface Happened {
  readonly names: readonly string[];
  /** As the vendor tells it; left out, it tells nothing of it. */
  readonly notice?: Notice;
}

export interface Notice {
  readonly path?: string;
  readonly json: unknown;
  /** What it is signed with; left out, what the vendor signs with when it is sent. */
  readonly secret?: string | undefined;
}

/** A tool's stateful fake. */
export interface WeekVendor {
  readonly server: Server;
  /** Something happens at this moment. */
  happens(random: Random): Happened;
  /** How an event of the timeline is called among what has happened; `undefined` where it tells only that something was told. */
  nameOf(event: AccountEvent): string | undefined;
  /** What it signs with; `undefined` while it tells nothing. Left out, what a person has entered. */
  secret?(): string | undefined;
  /** Signs what it tells as the vendor itself, for what `secret` says; left out, the secret signs. */
  readonly issuer?: TokenIssuer;
  /** Whether it tells of what happens; left out, as long as it has something to sign with. */
  isTelling?(): boolean;
  /** Its subscriptions lapse, or are disabled, without a word. */
  lapse?(): void;
}

export interface WeekTool {
  readonly tool: string;
  readonly settings?: object;
  /** How people consent; left out, a token is entered. */
  readonly access?: AccessFacts;
  /** Where nobody consents. */
  readonly credentials?: object;
  readonly isLetIn?: (authorization: string) => boolean;
  /** What it tells to anybody, by host and path. */
  readonly isOpen?: (to: string) => boolean;
  /**
   * Deliveries name nothing that the daily check could know it by, or not all of it: what still waits to be fetched when a check comes, after
   * an outage, is counted as untold. The outage of this week lies between two checks.
   */
  readonly namesByFetch?: true;
  /**
   * A delivery says that something has changed: what is then read tells of all before it, too. Whether one has told of a change
   * is known by their times, or by numbers, which also changes without a time have.
   */
  readonly tellsAllBefore?: "by times" | "by numbers";
  readonly vendor: (now: () => Date) => WeekVendor;
}

/** How the week has ended. */
export interface WeekEnd {
  /** Of all that has happened, in order. */
  readonly happened: readonly string[];
  /** Of what no delivery has told. */
  readonly untold: readonly string[];
  /** Of what a fetch has found that a check had asked for, and no delivery at all came after until then. */
  readonly unheard: readonly string[];
  /** Of what the hub had a delivery of, or of what came after it, before it had it. */
  readonly heard: readonly string[];
  /** Of that, what the hub had within an hour, in which a delivery might still have come. */
  readonly soonFound: readonly string[];
  /** Of what a check has found. */
  readonly checked: readonly string[];
  /** Of what stands on the timeline. */
  readonly there: readonly string[];
  readonly events: readonly AccountEvent[];
  readonly dead: readonly string[];
  readonly catchUps: readonly CatchUp[];
  readonly connection: Connection;
  readonly failing: readonly string[];
  /** Refresh tokens that the hub has and the vendor no longer takes. */
  readonly lostTokens: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  readonly logged: readonly string[];
}

/**
 * A tool is connected, and for some days, seven in a whole week, things happen at it about every hour. Deliveries come late,
 * twice and in any order; with `loses` some never do, and its subscriptions lapse. Its API goes wrong in all the ways that
 * `faultyVendor` has, and is out for some hours; the hub is broken off now and then. Then a day passes in which nothing
 * happens and nothing goes wrong.
 */
export async function weekOf(
  { tool, settings = {}, access: facts, credentials, isLetIn, isOpen, namesByFetch, vendor: make }: WeekTool,
  { seed, loses, days }: { readonly seed: number; readonly loses: boolean; readonly days: number },
): Promise<WeekEnd> {
  const random = Random.of(seed, tool, loses ? 1 : 0);
  const clock = { now: () => begin };
  const now = () => clock.now();
  const vendor = make(now);
  const access = facts && vendorAccess(facts, now);
  const faults: Faults = { isOut: false, areOn: false, counts: {} };
  const fetch = faultyVendor({
    random: Random.of(seed, `${tool} answers`),
    ...{ faults, access, token: facts?.token, server: vendor.server },
    mayEnd: facts?.used !== undefined,
    mayCutTokens: facts?.used !== undefined && facts.used !== "dead",
    isOpen: isOpen ?? (() => false),
    isLetIn: isLetIn ?? ((authorization) => access?.isLive(authorization.replace("Bearer ", "")) ?? true),
  });
  const endsAtOnce = facts && (facts.used ?? "dead") === "dead";
  const hub = new SimulatedHub(
    tool,
    begin,
    fetch,
    (url) => endsAtOnce === true && url === `https://${facts.token}`,
  );
  clock.now = hub.now;

  const at = `/api/connections/${tool}/main`;
  const app = access ? { app: access.app } : {};
  const api = credentials ? { api: credentials } : {};
  await hub.call("PUT", at, { secrets: [enteredSecret], settings, ...app, ...api });
  if (access) await consented(hub, at, access);
  await hub.pass(hub.at + 2 * hour);

  const week = new Week(hub, vendor, random, loses);
  const end = hub.at + days * day;
  const before = Math.floor(days / 3);
  const outage =
    hub.at + (before * 24 + (namesByFetch ? 4 + random.below(8) : random.below(before * 24))) * hour;
  const lapse = hub.at + ((days - 2) * 24 + random.below(24)) * hour;
  let hasLapsed = false;
  faults.areOn = true;
  while (hub.at < end) {
    faults.isOut = hub.at >= outage && hub.at < outage + 5 * hour;
    const isNearLapse = loses && vendor.lapse !== undefined && Math.abs(hub.at - lapse) < 4 * hour;
    if (isNearLapse && !hasLapsed && hub.at >= lapse - hour) {
      await week.passDelivering(Math.max(lapse, hub.at));
      vendor.lapse?.();
      hasLapsed = true;
    }
    if (!isNearLapse || hub.at > lapse) week.happens({ isPrompt: isNearLapse });
    if (random.chance(0.08)) hub.breakOff(1 + random.below(60));
    await week.passDelivering(hub.at + (40 + random.below(90)) * minute);
  }
  Object.assign(faults, { isOut: false, areOn: false });
  await week.passDelivering(hub.at + 2 * day);
  return await week.end(at, faults.counts, access);
}

async function consented(
  hub: SimulatedHub,
  at: string,
  access: ReturnType<typeof vendorAccess>,
): Promise<void> {
  const { url } = consentBegun.parse(await hub.call("POST", `${at}/consent`, {}));
  const start = await hub.page(url);
  const page = new URL(String(start.headers?.location));
  const cookies = (start.cookies ?? []).map((one) => one.split(";")[0] ?? "");
  const query = page.searchParams;
  // Where the vendor knows one address for each app, no request names it.
  if (!query.has("redirect_uri")) query.set("redirect_uri", `${hubAddress}/connect/callback`);
  const { location = "" } = access.authorized(query);
  const { body = "" } = await hub.page(location, cookies);
  if (!body.includes('data-code="connected"')) throw new Error(`Not connected: ${body}`);
}

const carriedOut = z.object({ filled: z.number(), events: z.number() });

/** When fetches have found something that completed no delivery's event: what a check had asked for. Milliseconds since 1970. */
function fetchesOfChecks(logged: readonly string[]): ReadonlySet<number> {
  const found = logged.flatMap((line) => {
    const [, at = "", fields] = /^(\S+) info fetch_carried_out (.+)$/.exec(line) ?? [];
    const said = fields === undefined ? undefined : carriedOut.parse(JSON.parse(fields));
    return said && said.events > 0 && said.filled === 0 ? [Date.parse(at)] : [];
  });
  return new Set(found);
}

interface OnItsWay {
  readonly names: readonly string[];
  readonly notice: Notice;
  at: number;
}

class Week {
  readonly #hub: SimulatedHub;
  readonly #vendor: WeekVendor;
  readonly #random: Random;
  readonly #loses: boolean;
  readonly #happened: string[] = [];
  /** When each happened, and when deliveries were taken: milliseconds since 1970. */
  readonly #since = new Map<string, number>();
  readonly #taken: { readonly at: number; readonly names: readonly string[] }[] = [];
  readonly #told = new Set<string>();
  readonly #refused: string[] = [];
  #onTheirWay: OnItsWay[] = [];

  constructor(hub: SimulatedHub, vendor: WeekVendor, random: Random, loses: boolean) {
    this.#hub = hub;
    this.#vendor = vendor;
    this.#random = random;
    this.#loses = loses;
  }

  /** `isPrompt`: it is told at once or not at all. */
  happens({ isPrompt }: { readonly isPrompt: boolean }): void {
    const random = this.#random;
    const { names, notice } = this.#vendor.happens(random);
    this.#happened.push(...names);
    for (const name of names) this.#since.set(name, this.#hub.at);
    const { secret, isTelling } = this.#vendor;
    const isSilent = isTelling?.() === false || (secret !== undefined && secret() === undefined);
    const isLost = this.#loses && random.chance(0.15);
    if (!notice || isSilent || isLost) return;
    const times = random.chance(0.2) ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const late = isPrompt ? 0 : random.chance(0.4) ? random.below(50) * minute : random.below(5_000);
      this.#onTheirWay.push({ names, notice, at: this.#hub.at + late });
    }
  }

  /** Lets time pass, and what is on its way arrive in it. */
  async passDelivering(until: number): Promise<void> {
    for (;;) {
      const [next] = this.#onTheirWay.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      await this.#hub.pass(next.at);
      await this.#deliver(next);
    }
    await this.#hub.pass(until);
  }

  /** What is not taken for the hub's own fault is sent again some minutes later. */
  async #deliver(one: OnItsWay): Promise<void> {
    const { path, json } = one.notice;
    const own = this.#vendor.secret ? this.#vendor.secret() : enteredSecret;
    const secret = one.notice.secret ?? own;
    const body = JSON.stringify(json);
    const connector = await loadConnector(this.#hub.tool);
    const { issuer } = this.#vendor;
    const by = issuer ? { issuer } : {};
    const signed = connector?.signature.sign(Buffer.from(body), secret ?? "", this.#hub.now(), by) ?? {};
    const headers = { "content-type": "application/json", ...signed };
    const sent: Sent = { body, headers, ...(path === undefined ? {} : { path }) };
    const status = await this.#hub.take(sent);
    if (status >= 500) one.at = this.#hub.at + 5 * minute;
    else this.#onTheirWay = this.#onTheirWay.filter((other) => other !== one);
    if (status < 300) {
      this.#taken.push({ at: this.#hub.at, names: one.names });
      for (const name of one.names) this.#told.add(name);
    } else if (status < 500) this.#refused.push(`${one.names}: ${status}`);
  }

  /** When the hub has fetched what no delivery told, by name. */
  async #hadAt(events: readonly AccountEvent[]): Promise<ReadonlyMap<string, number>> {
    const had = new Map<string, number>();
    for (const event of events) {
      const name = this.#vendor.nameOf(event);
      if (name === undefined || this.#told.has(name)) continue;
      const { raw } = eventDetail.parse(await this.#hub.call("GET", `/api/events/${event.id}`));
      had.set(name, Date.parse(raw.receivedAt));
    }
    return had;
  }

  async end(
    at: string,
    faults: Readonly<Record<string, number>>,
    access: ReturnType<typeof vendorAccess> | undefined,
  ): Promise<WeekEnd> {
    const hub = this.#hub;
    const events = await hub.timeline();
    const tenants = tenantList.parse(await hub.call("GET", `${at}/tenants`)).tenants;
    const shown = connection.parse(await hub.call("GET", at));
    const { states } = subscriptionList.parse(await hub.call("GET", `${at}/subscriptions`));
    const accesses = [shown.api, ...tenants.map(({ api }) => api)];
    const failing = [...accesses, ...states].flatMap((one) => one?.failing?.code ?? []);
    const named = (some: readonly AccountEvent[]) =>
      some.flatMap((event) => this.#vendor.nameOf(event) ?? []);
    const had = await this.#hadAt(events);
    const ofChecks = fetchesOfChecks(hub.logged);
    const unheard: string[] = [];
    const heard: string[] = [];
    const soonFound: string[] = [];
    for (const [n, name] of this.#happened.entries()) {
      if (this.#told.has(name)) continue;
      const [since, found] = [this.#since.get(name) ?? 0, had.get(name) ?? 0];
      const isTaken = (from: number, until: number, names: readonly string[]) =>
        this.#taken.some(
          (one) => one.at >= from && one.at < until && one.names.some((of) => names.includes(of)),
        );
      if (ofChecks.has(found) && !isTaken(since, found, this.#happened)) unheard.push(name);
      if (isTaken(since, found - recordedWithin, this.#happened.slice(n))) heard.push(name);
      if (found - since < hour) soonFound.push(name);
    }
    const kept = [...hub.credentials.values()].map(({ credentials }) => credentials);
    return {
      happened: this.#happened,
      untold: this.#happened.filter((name) => !this.#told.has(name)),
      ...{ unheard, heard, soonFound: soonFound.filter((name) => unheard.includes(name)) },
      checked: named(events.filter(({ details }) => details.foundBy === "check")),
      there: named(events),
      events,
      dead: [...hub.dead, ...this.#refused],
      catchUps: catchUpList.parse(await hub.call("GET", `${at}/catchup`)).catchUps,
      connection: shown,
      failing,
      lostTokens: kept.flatMap((one) =>
        "refreshToken" in one && !access?.live.refresh.has(one.refreshToken) ? [one.refreshToken] : [],
      ),
      faults: { ...faults, "broken off": hub.broken },
      logged: hub.logged,
    };
  }
}
