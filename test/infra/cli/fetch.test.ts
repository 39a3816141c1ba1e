import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { addFetchCommand } from "../../../infra/cli/fetch.ts";
import { Explained } from "../../../infra/explained.ts";
import { saidBy } from "../../support/command-line.ts";
import { SimulatedHub } from "../../support/week/simulated-hub.ts";

let folder: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-fetch-"));
  key = join(folder, "key.json");
  writeFileSync(key, JSON.stringify({ token: "rk_live_of_this_test" }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A hub with a connection of Stripe's; `run` gives the line that the command ends with. */
async function hubWith() {
  const hub = new SimulatedHub("stripe", new Date("2026-11-16T06:00:00.000Z"), async () => Response.json({}));
  await hub.call("PUT", "/api/connections/stripe/main", { secrets: ["a secret of this test"], settings: {} });
  const run = async (...options: readonly string[]) => {
    const api = async () => hub;
    return await saidBy(
      (program, say) => addFetchCommand(program, { api, say }),
      ["fetch", "stripe", ...options],
    );
  };
  return { hub, run };
}

test("a token is given with the day on which it ends", async () => {
  const { run } = await hubWith();

  expect(await run("--api", key, "--ends", "2027-06-30")).toEqual([
    "The hub fetches from stripe by its token, which ends on 2027-06-30.",
  ]);
});

test("that day alone is stated, changed and taken back later, and the token stays", async () => {
  const { hub, run } = await hubWith();
  await run("--api", key);
  const before = [...hub.credentials.values()];

  expect(await run("--ends", "2027-06-30")).toEqual([
    "The hub fetches from stripe by its token, which ends on 2027-06-30.",
  ]);
  expect(await run("--ends", "2027-09-30")).toEqual([
    "The hub fetches from stripe by its token, which ends on 2027-09-30.",
  ]);
  expect(await run("--ends", "never")).toEqual(["The hub fetches from stripe by its token."]);
  expect([...hub.credentials.values()]).toEqual(before);
});

test.each(["2027-02-31", "tomorrow"])("%s is not taken for a day", async (day) => {
  const { run } = await hubWith();
  await run("--api", key);

  await expect(run("--ends", day)).rejects.toThrow("invalid_day");
});

test("a day without anything that could end is refused", async () => {
  const { run } = await hubWith();

  await expect(run("--ends", "2027-06-30")).rejects.toThrow("end_not_taken");
});

test("what was given is forgotten", async () => {
  const { run } = await hubWith();
  await run("--api", key);

  expect(await run("--forget")).toEqual(["The hub fetches nothing from stripe any more."]);
});

test.each([[[]], [["--forget", "--ends", "never"]], [["--api", "none.json"]]])(
  "%j says what to give",
  async (options) => {
    const { run } = await hubWith();

    await expect(run(...options)).rejects.toThrow(Explained);
  },
);
