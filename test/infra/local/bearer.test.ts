import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Call } from "../../../schemas/api/call.ts";
import { servedCalls } from "../../../schemas/api/calls.ts";
import { localCalls } from "../../../schemas/api/people.ts";
import { type RunningHub, runHub } from "../../support/hub.ts";
import { few } from "../../support/repeats.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const described: readonly Call[] = [...Object.values(servedCalls), ...Object.values(localCalls)];
const calls = described.map(({ method, path }) => ({ method, path }));

/** The status of a call that says by this header, and by no cookie, who makes it. */
async function statusBy(authorization: string | undefined, { method, path }: (typeof calls)[number]) {
  const response = await fetch(`${running.hub.url}${path.replaceAll(/\{[^}]*\}/g, "one")}`, {
    method,
    headers: authorization === undefined ? {} : { authorization },
    redirect: "manual",
  });
  await response.arrayBuffer();
  return response.status;
}

describe.each(calls)("$method $path", (call) => {
  const isOpen = !call.path.startsWith("/api/");

  test("is for the holder of the token alone, unless it is open to anybody", async () => {
    const { token } = running.hub;
    const others = [
      ...[undefined, `Bearer ${token}x`, `Basic ${token}`, "", "Bearer", "Bearer ", token],
      ...[
        `Bearer ${token.slice(1)}`,
        `Bearer ${token} `.repeat(2),
        `Bearer ${token.toLowerCase()}`,
        "Bearer undefined",
      ],
    ];

    const found = await Promise.all(few(others, 3).map((one) => statusBy(one, call)));

    expect(found.filter((status) => (status === 401) === isOpen)).toEqual([]);
    expect([401, 403, 500]).not.toContain(await statusBy(`Bearer ${token}`, call));
    expect([401, 403, 500]).not.toContain(await statusBy(`bearer  ${token}`, call));
  });
});
