import type { FollowUp } from "../../schemas/follow-up.ts";
import { type InsightSettings, insightSettings } from "../../schemas/insight-settings.ts";
import type { Clock } from "../shared/ports.ts";
import { isCanceled } from "./dynamo.ts";
import type { Left, LeftOnce, Profile, SaidOfAccounts, Snooze } from "./said-of-accounts.ts";
import type { Key, Table, TransactItem } from "./table.ts";

const settingsKey = { pk: "insight", sk: "settings" };
const kinds = ["left", "snooze", "followup", "profile"] as const;
type Kind = (typeof kinds)[number];
const keyOf = (kind: Kind, account: string, id = "@") => ({
  pk: `insight#${kind}`,
  sk: `${account}#${id}`,
});

/** Seconds for which a profile waits for a night's table, of which a week may fail; and a snooze after its day began, in any zone. */
const [profileFor, snoozeFor] = [8 * 86_400, 2 * 86_400];
const secondsAfter = (at: string, seconds: number) => Math.floor(Date.parse(at) / 1_000) + seconds;

/**
 * What people say of accounts for insight: how it is computed, who has left, what is put off, what is to be done. What is
 * asked for of all accounts stands in memory, and is the same object for as long as nobody says anything more.
 */
export class InsightNotes {
  readonly #table: Table;
  readonly #now: Clock;
  #said: Promise<SaidOfAccounts> | undefined;

  constructor(table: Table, now: Clock = () => new Date()) {
    this.#table = table;
    this.#now = now;
  }

  async settings(): Promise<InsightSettings> {
    const { pk: _pk, sk: _sk, ...settings } = (await this.#table.get(settingsKey)) ?? {};
    return insightSettings.parse(settings);
  }

  async putSettings(settings: InsightSettings): Promise<void> {
    await this.#table.overwrite({ ...settings, ...settingsKey });
  }

  /** The accounts that have left and are not back. */
  async left(): Promise<ReadonlyMap<string, Left>> {
    return await (await this.#ofAll()).left();
  }

  /** Every time that any account left, also of those that have returned. */
  async everLeft(): Promise<readonly LeftOnce[]> {
    return await (await this.#ofAll()).everLeft();
  }

  async leftOf(account: string): Promise<Left | undefined> {
    return await this.#leftAt(keyOf("left", account));
  }

  /** The time that it left on a day and has returned from. */
  async returnedFrom(account: string, on: string): Promise<Left | undefined> {
    return await this.#leftAt(keyOf("left", account, on));
  }

  /** Keeps that it is away. Had it returned from the same departure, it has not. */
  async putLeft(account: string, left: Left): Promise<void> {
    await this.#write("left", account, [
      this.#table.overwriting({ ...left, ...keyOf("left", account) }),
      this.#table.removing(keyOf("left", account, left.on)),
    ]);
  }

  /** Keeps that it was away, by the day on which it left, and counts it among those that are there. */
  async putBack(account: string, left: Left, back: string): Promise<void> {
    await this.#write("left", account, [
      this.#table.overwriting({ ...left, back, ...keyOf("left", account, left.on) }),
      this.#table.removing(keyOf("left", account)),
    ]);
  }

  async removeLeft(account: string): Promise<void> {
    await this.#write("left", account, [this.#table.removing(keyOf("left", account))]);
  }

  /** What is put off, by `<account>#<reason>`. */
  async snoozes(): Promise<ReadonlyMap<string, Snooze>> {
    return await (await this.#ofAll()).snoozes();
  }

  /** One until a day goes once that is over: all of them are read with each list of alerts. */
  async putSnooze(account: string, reason: string, snooze: Snooze): Promise<void> {
    const ends = snooze.until === undefined ? {} : { expiresAt: secondsAfter(snooze.until, snoozeFor) };
    const row = { ...snooze, ...ends, ...keyOf("snooze", account, reason) };
    await this.#write("snooze", account, [this.#table.overwriting(row)]);
  }

  async removeSnooze(account: string, reason: string): Promise<void> {
    await this.#write("snooze", account, [this.#table.removing(keyOf("snooze", account, reason))]);
  }

  /** The profiles of the accounts that people have changed, which the night's table may not have yet. */
  async profiles(): Promise<ReadonlyMap<string, Profile>> {
    return await (await this.#ofAll()).profiles();
  }

  /** Kept until a night's table has it: all of them are read with each page of the portfolio. */
  async putProfile(account: string, { at, owner, tier, tags }: Profile): Promise<void> {
    const given = { ...(owner === undefined ? {} : { owner }), ...(tier === undefined ? {} : { tier }) };
    const expiresAt = secondsAfter(at, profileFor);
    const row = { at, tags, ...given, expiresAt, ...keyOf("profile", account) };
    await this.#write("profile", account, [this.#table.overwriting(row)]);
  }

  async followUps(account: string): Promise<FollowUp[]> {
    const { rowsOf, asFollowUp } = await late();
    return (await rowsOf("followup", account, this.#table)).map(asFollowUp);
  }

  /** What is still to be done on any account. */
  async openFollowUps(): Promise<readonly FollowUp[]> {
    return await (await this.#ofAll()).openFollowUps();
  }

  async addFollowUp(row: FollowUp): Promise<void> {
    const item = { ...row, ...keyOf("followup", row.account, row.id) };
    await this.#write("followup", row.account, [this.#table.overwriting(item)]);
  }

  /** False where it is not there any more. */
  async changeFollowUp(row: FollowUp): Promise<boolean> {
    const there = { if: "attribute_exists(pk)" };
    const item = { ...row, ...keyOf("followup", row.account, row.id) };
    try {
      await this.#write("followup", row.account, [this.#table.putting(item, there)]);
      return true;
    } catch (error) {
      if (isCanceled(error) && error.CancellationReasons.some(isCondition)) return false;
      throw error;
    }
  }

  async forgetAccount(account: string): Promise<void> {
    const { noteOf, rowsOf } = await late();
    for (const kind of kinds) {
      const rows = await rowsOf(kind, account, this.#table);
      await this.#table.removeMany(rows.map(({ sk }) => ({ pk: `insight#${kind}`, sk: String(sk) })));
      // Also where nothing is left of it, since what was cut off before has noted nothing; and without its name.
      await this.#table.overwrite(noteOf(kind, [], this.#now()));
    }
  }

  async #leftAt(key: Key): Promise<Left | undefined> {
    const row = await this.#table.get(key);
    return row === undefined ? undefined : (await late()).leftIn(row);
  }

  /** Rows of an account, and the note that they have changed. */
  async #write(kind: Kind, account: string, items: readonly TransactItem[]): Promise<void> {
    const note = (await late()).noteOf(kind, [account], this.#now());
    await this.#table.transact([...items, this.#table.overwriting(note)]);
  }

  async #ofAll(): Promise<SaidOfAccounts> {
    this.#said ??= late().then((loaded) => new loaded.SaidOfAccounts({ table: this.#table, now: this.#now }));
    return await this.#said;
  }
}

/** Late: of the functions that have these rows at hand hardly any asks for them. */
const late = async () => await import("./said-of-accounts.ts");
const isCondition = ({ Code }: { readonly Code?: string }) => Code === "ConditionalCheckFailed";
