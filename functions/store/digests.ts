import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { digestOf } from "./keys.ts";
import { absent, type Table } from "./table.ts";

const digestRow = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  via: z.enum(["mail", "webhook"]),
  /** An email address; a webhook is a secret and kept elsewhere. */
  to: z.optional(z.string()),
  owner: z.string(),
  hour: z.number(),
  zone: z.string(),
  language: z.enum(["en", "vi"]),
  /** Signs the link that ends it; another each time that it is wanted. */
  key: z.string(),
});
export type DigestRow = z.infer<typeof digestRow>;

const toldRow = z.object({
  /** The person's own day; empty, as the table's, where none could be told of yet. */
  day: z.string(),
  /** The day of the table that it told of. */
  table: z.string(),
  at: z.string(),
});
export type ToldDigest = z.infer<typeof toldRow>;

const wanted = "digests";
const told = "digests#told";

/** One digest a person. */
export const digestId = (person: string) => `dig_${digestOf("digest", person)}`;
export const digestKey = () => randomBytes(32).toString("base64url");

/** Who wants to be told each day, and when each was told last; of what, is kept nowhere. In the directory table. */
export class Digests {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async all(): Promise<DigestRow[]> {
    const rows = await this.#table.all({ where: "pk = :pk", values: { pk: wanted } });
    return rows.map((row) => digestRow.parse(row));
  }

  async one(id: string): Promise<DigestRow | undefined> {
    const row = await this.#table.get({ pk: wanted, sk: id });
    return row === undefined ? undefined : digestRow.parse(row);
  }

  async put(row: DigestRow): Promise<void> {
    await this.#table.overwrite({ ...row, pk: wanted, sk: row.id });
  }

  /** Who wants it again has been told of the day already. */
  async remove(id: string): Promise<void> {
    await this.#table.remove({ pk: wanted, sk: id });
  }

  /** When each was told last, by the digest's id. */
  async told(): Promise<Map<string, ToldDigest>> {
    const rows = await this.#table.all({ where: "pk = :pk", values: { pk: told } });
    return new Map(rows.map((row) => [String(row.sk), toldRow.parse(row)]));
  }

  async toldOf(id: string): Promise<ToldDigest | undefined> {
    const row = await this.#table.get({ pk: told, sk: id });
    return row === undefined ? undefined : toldRow.parse(row);
  }

  /** Takes a person's day for the caller alone; false where it is taken already. */
  async take(id: string, now: ToldDigest, before: ToldDigest | undefined): Promise<boolean> {
    const still = before ? { if: "#at = :before", values: { before: before.at } } : absent;
    return (await this.#table.put({ ...now, pk: told, sk: id }, still)) === "done";
  }

  /** Gives a day back that was taken and could not be told of. */
  async giveBack(id: string, taken: ToldDigest, before: ToldDigest | undefined): Promise<void> {
    const ours = { if: "#at = :taken", values: { taken: taken.at } };
    const row = before ?? { day: "", table: "", at: taken.at };
    await this.#table.put({ ...row, pk: told, sk: id }, ours);
  }
}
