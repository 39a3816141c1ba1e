import type { Delivery } from "../../functions/delivery/delivery.ts";

/** A delivery with what a test does not care about filled in. */
export function delivery(
  tool: string,
  given: Partial<Omit<Delivery, "headers">> & { headers?: Record<string, string> } = {},
): Delivery {
  const { headers = {}, ...rest } = given;
  return {
    tool,
    connection: "main",
    method: "POST",
    query: {},
    path: "",
    body: Buffer.from("{}"),
    receivedAt: new Date("2026-11-23T09:00:00.000Z"),
    ...rest,
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])),
  };
}
