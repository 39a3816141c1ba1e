import * as z from "zod/mini";
import type { ConnectionStamps } from "../shared/known-connections.ts";
import { connectionKey } from "./keys.ts";
import type { Table } from "./table.ts";

const row = z.object({ sk: z.string(), updatedAt: z.string() });

/** When each connection was last changed, by `<tool>/<connection>`. Reads no more of the rows than that. */
export async function connectionStamps(table: Table): Promise<ConnectionStamps> {
  const rows = await table.all({
    where: "#pk = :pk",
    values: { pk: connectionKey("", "").pk },
    consistent: false,
    only: ["pk", "sk", "updatedAt"],
  });
  return new Map(
    rows.map((item) => {
      const { sk, updatedAt } = row.parse(item);
      return [sk.replace("#", "/"), updatedAt] as const;
    }),
  );
}
