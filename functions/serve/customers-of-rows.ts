import type { CustomersFound, CustomersRequest } from "../../schemas/file-sample.ts";
import { placementOf } from "../accounts/placement.ts";
import { withOwnName } from "../connectors/normalise.ts";
import { rowIdentities } from "../connectors/rows/row-events.ts";
import { keysOf } from "../matching/keys-of.ts";
import type { Storage } from "../store/storage.ts";
import { knownConnection } from "./known.ts";
import { rootOf } from "./view.ts";

/** Each by what it is called here. */
const account = { email: "email", domain: "domain", phone: "phone", name: "name" };

/** Whose rows of a file would be by what leads where now. A row whose customer is told in nothing is nobody's. */
export async function customersOfRows(
  tool: string,
  connection: string,
  { customers }: CustomersRequest,
  deps: Pick<Storage, "accountsTable" | "connections" | "links" | "matching">,
): Promise<CustomersFound> {
  await knownConnection({ tool, connection }, deps);
  const matcher = await deps.matching.matcher();
  const keyed = customers.map((one) =>
    keysOf(withOwnName(rowIdentities(one, tool, { account }), tool), matcher),
  );
  const links = await deps.links.fresh(keyed.flat());
  const placed = keyed.map((keys) => placementOf({ keys, tool }, links, deps.accountsTable));
  const names = await namesOf(
    placed.flatMap(({ places, opening }) => (opening ? [] : places.map((place) => place.account))),
    deps,
  );
  return {
    found: placed.map(({ places, opening }) => ({
      accounts: opening ? [] : places.flatMap((place) => names.get(place.account) ?? []),
      waits: opening !== undefined,
    })),
  };
}

/** The accounts as they are shown: those merged into another with it. */
async function namesOf(ids: readonly string[], { accountsTable }: Pick<Storage, "accountsTable">) {
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const row = await accountsTable.account(id);
      const shown = row && (await rootOf(row, accountsTable));
      return [id, shown && { account: shown.id, name: shown.name }] as const;
    }),
  );
  return new Map(found.filter(([, one]) => one !== undefined));
}
