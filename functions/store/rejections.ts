import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import type { Rejection } from "../../schemas/bus.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import { absent, type Table } from "./table.ts";

const refusal = z.object({ message: z.string(), reason: z.string(), at: instant, count: z.number() });

const rejectionRow = z.object({
  tool: z.string(),
  connection: z.string(),
  count: z.number(),
  /** The newest refusals, newest first. */
  last: z.array(refusal),
  version: z.number(),
});
export type RejectionRow = z.infer<typeof rejectionRow>;

/** Refusals of a connection that are kept one by one; all of them are counted. */
const kept = 20;

/** The deliveries that were refused, one row a connection in the directory table: how many, and the last with their reason. */
export class Rejections {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Notes refusals once, however often their message comes. */
  async note(message: string, { tool, connection, reason, at, count }: Rejection): Promise<void> {
    const key = keyOf(tool, connection);
    await retrying({}, async () => {
      const item = await this.#table.get(key);
      const row = item && rejectionRow.parse(item);
      if (row?.last.some((one) => one.message === message && one.reason === reason)) return;
      const last = [{ message, reason, at, count }, ...(row?.last ?? [])].slice(0, kept);
      const noted = await this.#table.update(
        key,
        "SET tool = :tool, #connection = :connection, #last = :last, version = :next ADD #count :count",
        { tool, connection, last, count, next: (row?.version ?? 0) + 1 },
        row ? { if: "version = :version", values: { version: row.version } } : absent,
      );
      if (noted === "refused") throw new Overtaken();
    });
  }

  async forgetConnection(tool: string, connection: string): Promise<void> {
    await this.#table.remove(keyOf(tool, connection));
  }

  async list(): Promise<RejectionRow[]> {
    const of = { where: "pk = :pk", values: { pk: "rejections" } };
    return (await this.#table.all(of)).map((item) => rejectionRow.parse(item));
  }
}

const keyOf = (tool: string, connection: string) => ({ pk: "rejections", sk: `${tool}#${connection}` });
