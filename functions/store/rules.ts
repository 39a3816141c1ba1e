import * as z from "zod/mini";
import { rule, sent } from "../../schemas/rule.ts";
import { rulesKey, sentKey } from "./keys.ts";
import { absent, type Table } from "./table.ts";

const ruleRow = z.extend(rule, { version: z.number() });
export type RuleRow = z.infer<typeof ruleRow>;

const sentRow = z.extend(sent, { sk: z.string() });
export type SentRow = z.infer<typeof sentRow>;

/** Seconds for which it is kept what came of a delivery. */
const keptFor = 14 * 86_400;

/** The rules by which events are sent on, and what came of each delivery for two weeks. In the directory table. */
export class Rules {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async all(): Promise<RuleRow[]> {
    const rows = await this.#table.all({ where: "pk = :pk", values: { pk: rulesKey("").pk } });
    return rows.map((row) => ruleRow.parse(row));
  }

  async one(id: string): Promise<RuleRow | undefined> {
    const row = await this.#table.get(rulesKey(id));
    return row && ruleRow.parse(row);
  }

  /** Keeps a rule that is new, or as it was read with a change; "refused" where another call has changed it since. */
  async keep(row: Omit<RuleRow, "version">, before?: RuleRow) {
    const version = (before?.version ?? 0) + 1;
    const condition = before ? { if: "version = :before", values: { before: before.version } } : absent;
    return await this.#table.put({ ...row, ...rulesKey(row.id), version }, condition);
  }

  /** Forgets a rule and what it has sent. */
  async remove(id: string): Promise<void> {
    await this.#table.removeAll(sentKey(id, "").pk);
    await this.#table.remove(rulesKey(id));
  }

  async note(rule: string, { sk, ...row }: SentRow, now: Date): Promise<void> {
    const expiresAt = Math.floor(now.getTime() / 1000) + keptFor;
    await this.#table.overwrite({ ...row, ...sentKey(rule, sk), expiresAt });
  }

  async sentOf(rule: string, sk: string): Promise<SentRow | undefined> {
    const row = await this.#table.get(sentKey(rule, sk));
    return row && sentRow.parse(row);
  }

  /** What came of its deliveries, newest first; `after`: the `next` of the page before. */
  async sent(rule: string, limit: number, after?: string) {
    const page = await this.#table.page({
      where: `pk = :pk${after === undefined ? "" : " AND sk < :after"}`,
      values: { pk: sentKey(rule, "").pk, ...(after === undefined ? {} : { after }) },
      newestFirst: true,
      limit,
    });
    const rows = page.rows.map((row) => sentRow.parse(row));
    return { rows, ...(page.last ? { next: String(page.last.sk) } : {}) };
  }
}
