import type { CodedFinding } from "../../schemas/finding-codes.ts";
import type { Mapping } from "../../schemas/mapping.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { columnsRead, expressionsOf } from "../connectors/mapping/rule-expressions.ts";
import type { Row, RowChange } from "../connectors/rows/row-change.ts";
import type { RowEvents } from "../connectors/rows/row-events.ts";

const reasonsAtMost = 10;

/** What the rows of a file have shown when their events were made: whose they are, and what a mapping could not read. */
export class RowFindings {
  readonly #mapping: Mapping | undefined;
  readonly #unread = new Map<string, { count: number; readonly key: string; readonly value: string }>();
  #rows = 0;
  #read = 0;
  #nobodys = 0;
  #byName = 0;

  constructor(mapping: Mapping | undefined) {
    this.#mapping = mapping;
  }

  /** Looks at what a row became; its events. */
  of({ key, before, after }: RowChange, { events, problems, mapped }: RowEvents): readonly EventDraft[] {
    this.#rows++;
    if (mapped) this.#read++;
    const types = events.flatMap(({ identities }) => identities.map(({ type }) => type));
    if (types.length === 0) this.#nobodys++;
    else if (types.every((type) => type === "name")) this.#byName++;
    for (const [said, field] of new Map(problems.map(({ field, reason }) => [`${field} ${reason}`, field]))) {
      const known = this.#unread.get(said);
      if (known) known.count++;
      else if (this.#unread.size < reasonsAtMost)
        this.#unread.set(said, { count: 1, key, value: this.#valueOf(field, after ?? before ?? {}) });
    }
    return events;
  }

  /** What stands in the first column that a mapping's field reads. */
  #valueOf(field: string, row: Row): string {
    const [, rule = "", within = ""] = /^rules\[(\d+)\]\.(.+)$/.exec(field) ?? [];
    const named = this.#mapping?.rules[Number(rule)];
    const found = named && expressionsOf(named).find(([at]) => at === within || at === `${within}.from`);
    const [column = ""] = found ? columnsRead(found[1]).columns : [];
    return row[column]?.trim() ?? "";
  }

  get findings(): CodedFinding[] {
    const rows = `of ${this.#rows} ${this.#rows === 1 ? "row" : "rows"}`;
    const found: CodedFinding[] = [];
    if (this.#nobodys > 0)
      found.push({
        code: "no_customer",
        message: `${this.#nobodys} ${rows} name no customer. Say which columns do, or have a mapping rule say it.`,
      });
    if (this.#byName > 0)
      found.push({
        code: "customer_by_name",
        message: `${this.#byName} ${rows} name no customer but by a name: they wait under Unmatched until the name is assigned.`,
      });
    if (this.#mapping !== undefined && this.#rows > 0 && this.#read === 0)
      found.push({
        code: "mapping_reads_nothing",
        message: "No rule of the mapping was for any of the rows.",
      });
    for (const [reason, { count, key, value }] of this.#unread)
      found.push({
        code: "unread",
        message: `${reason}: in ${count} ${rows}, the first with the key ${key.slice(0, 100)}${value === "" ? "" : `: "${value.slice(0, 60)}"`}.`,
      });
    return found;
  }
}
