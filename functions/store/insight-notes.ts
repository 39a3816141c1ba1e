import * as z from "zod/mini";
import { accountTier } from "../../schemas/account.ts";
import { type FollowUp, followUp } from "../../schemas/follow-up.ts";
import { type InsightSettings, insightSettings } from "../../schemas/insight-settings.ts";
import { leftReason } from "../../schemas/left.ts";
import { absent, type Table } from "./table.ts";

const settingsKey = { pk: "insight", sk: "settings" };
type Kind = "left" | "snooze" | "followup" | "profile";
const keyOf = (kind: Kind, account: string, id = "@") => ({
  pk: `insight#${kind}`,
  sk: `${account}#${id}`,
});

const leftRow = z.object({
  sk: z.string(),
  on: z.string(),
  reason: leftReason,
  note: z.optional(z.string()),
  value: z.optional(z.object({ amount: z.number(), currency: z.string() })),
  back: z.optional(z.string()),
});
const snoozeRow = z.object({
  sk: z.string(),
  until: z.optional(z.string()),
  /** The day on which it was put off; the first release did not keep it. */
  at: z.optional(z.string()),
  reason: z.string(),
});
const profileRow = z.object({
  sk: z.string(),
  at: z.string(),
  owner: z.optional(z.string()),
  tier: z.optional(accountTier),
  tags: z.array(z.string()),
});
/** Whose an account is and how it is sorted, as people said last; `at`: when. */
export type Profile = Omit<z.infer<typeof profileRow>, "sk">;
export type Left = Omit<z.infer<typeof leftRow>, "sk" | "back">;
/** One time that an account left; `back`: when it returned from it. */
export interface LeftOnce extends Left {
  readonly account: string;
  readonly back?: string | undefined;
}
export type Snooze = Omit<z.infer<typeof snoozeRow>, "sk">;

/** Seconds for which a profile waits for a night's table, of which a week may fail; and a snooze after its day began, in any zone. */
const [profileFor, snoozeFor] = [8 * 86_400, 2 * 86_400];
const secondsAfter = (at: string, seconds: number) => Math.floor(Date.parse(at) / 1_000) + seconds;

/** What people say of accounts for insight: how it is computed, who has left, what is put off, what is to be done. */
export class InsightNotes {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async settings(): Promise<InsightSettings> {
    const { pk: _pk, sk: _sk, ...settings } = (await this.#table.get(settingsKey)) ?? {};
    return insightSettings.parse(settings);
  }

  async putSettings(settings: InsightSettings): Promise<void> {
    await this.#table.overwrite({ ...settings, ...settingsKey });
  }

  /** The accounts that have left, and what is put off by `<account>#<reason>`. */
  async left(): Promise<Map<string, Left>> {
    const away = (await this.everLeft()).filter(({ back }) => back === undefined);
    return new Map(away.map(({ account, back: _back, ...left }) => [account, left]));
  }

  /** Every time that any account left, also of those that have returned. */
  async everLeft(): Promise<LeftOnce[]> {
    const rows = (await this.#rows("left")).map((item) => leftRow.parse(item));
    return rows.map(({ sk, ...left }) => ({ ...left, account: sk.slice(0, sk.lastIndexOf("#")) }));
  }

  async leftOf(account: string): Promise<Left | undefined> {
    const row = await this.#table.get(keyOf("left", account));
    if (row === undefined) return undefined;
    const { sk: _sk, back: _back, ...left } = leftRow.parse(row);
    return left;
  }

  /** The time that it left on a day and has returned from. */
  async returnedFrom(account: string, on: string): Promise<Left | undefined> {
    const row = await this.#table.get(keyOf("left", account, on));
    if (row === undefined) return undefined;
    const { sk: _sk, back: _back, ...left } = leftRow.parse(row);
    return left;
  }

  /** Keeps that it is away. Had it returned from the same departure, it has not. */
  async putLeft(account: string, left: Left): Promise<void> {
    await this.#table.transact([
      this.#table.overwriting({ ...left, ...keyOf("left", account) }),
      this.#table.removing(keyOf("left", account, left.on)),
    ]);
  }

  /** Keeps that it was away, by the day on which it left, and counts it among those that are there. */
  async putBack(account: string, left: Left, back: string): Promise<void> {
    await this.#table.transact([
      this.#table.overwriting({ ...left, back, ...keyOf("left", account, left.on) }),
      this.#table.removing(keyOf("left", account)),
    ]);
  }

  async removeLeft(account: string): Promise<void> {
    await this.#table.remove(keyOf("left", account));
  }

  async snoozes(): Promise<Map<string, Snooze>> {
    const rows = (await this.#rows("snooze")).map((item) => snoozeRow.parse(item));
    return new Map(rows.map(({ sk, ...snooze }) => [sk, snooze]));
  }

  /** One until a day goes once that is over: all of them are read with each list of alerts. */
  async putSnooze(account: string, reason: string, snooze: Snooze): Promise<void> {
    const ends = snooze.until === undefined ? {} : { expiresAt: secondsAfter(snooze.until, snoozeFor) };
    await this.#table.overwrite({ ...snooze, ...ends, ...keyOf("snooze", account, reason) });
  }

  async removeSnooze(account: string, reason: string): Promise<void> {
    await this.#table.remove(keyOf("snooze", account, reason));
  }

  /** The profiles of the accounts that people have changed, which the night's table may not have yet. */
  async profiles(): Promise<Map<string, Profile>> {
    const rows = (await this.#rows("profile")).map((item) => profileRow.parse(item));
    return new Map(rows.map(({ sk, ...profile }) => [sk.slice(0, sk.lastIndexOf("#")), profile]));
  }

  /** Kept until a night's table has it: all of them are read with each page of the portfolio. */
  async putProfile(account: string, { at, owner, tier, tags }: Profile): Promise<void> {
    const given = { ...(owner === undefined ? {} : { owner }), ...(tier === undefined ? {} : { tier }) };
    const expiresAt = secondsAfter(at, profileFor);
    await this.#table.overwrite({ at, tags, ...given, expiresAt, ...keyOf("profile", account) });
  }

  async followUps(account: string): Promise<FollowUp[]> {
    return (await this.#rows("followup", account)).map((item) => followUp.parse(item));
  }

  /** Of all accounts, those that are done too. */
  async allFollowUps(): Promise<FollowUp[]> {
    return (await this.#rows("followup")).map((item) => followUp.parse(item));
  }

  async addFollowUp(row: FollowUp): Promise<void> {
    await this.#table.put({ ...row, ...keyOf("followup", row.account, row.id) }, absent);
  }

  /** False where it is not there any more. */
  async changeFollowUp(row: FollowUp): Promise<boolean> {
    const there = { if: "attribute_exists(pk)" };
    const key = keyOf("followup", row.account, row.id);
    return (await this.#table.put({ ...row, ...key }, there)) === "done";
  }

  async forgetAccount(account: string): Promise<void> {
    for (const kind of ["left", "snooze", "followup", "profile"] as const) {
      const rows = await this.#rows(kind, account);
      await this.#table.removeMany(rows.map(({ sk }) => ({ pk: `insight#${kind}`, sk: String(sk) })));
    }
  }

  async #rows(kind: Kind, account = ""): Promise<Record<string, unknown>[]> {
    const from = account === "" ? "" : `${account}#`;
    const where = from === "" ? "pk = :pk" : "pk = :pk AND sk BETWEEN :from AND :to";
    const range = from === "" ? {} : { from, to: `${from}~` };
    return await this.#table.all({ where, values: { pk: `insight#${kind}`, ...range } });
  }
}
