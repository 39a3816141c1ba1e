import { call } from "./api.ts";
import type { Customer } from "./by-eye.ts";
import { partsOf } from "./connections.ts";
import { type Found, type FoundCustomers, textOf } from "./whose.ts";

/** Customers that are asked for in one call. */
const inOneCall = 500;

/** Asks the hub whose each would be. Throws as `call` does. */
export async function findCustomers(
  connection: string,
  customers: readonly Customer[],
): Promise<FoundCustomers> {
  const all = new Map<string, Found>();
  for (let from = 0; from < customers.length; from += inOneCall) {
    const asked = customers.slice(from, from + inOneCall);
    const { found } = await call("POST", "/api/connections/{tool}/{connection}/customers", {
      at: partsOf(connection),
      body: { customers: [...asked] },
    });
    asked.forEach((one, n) => {
      const answer = found[n];
      if (answer) all.set(textOf(one), answer);
    });
  }
  return all;
}
