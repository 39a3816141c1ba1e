import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { calls } from "../../../schemas/api/calls.ts";
import { auditPage } from "../../../schemas/audit.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

/** Calls that change something and note it in more words than the history has for calls; or change only the caller's own. */
const notesItself = [
  ...["createAccount", "importAccounts", "changeAccount", "eraseAccount", "mergeAccounts", "unmergeAccounts"],
  ...[
    "makeSignInLink",
    "endSessions",
    "leaveAccount",
    "returnAccount",
    "snoozeAlert",
    "wakeAlert",
    "assignIdentity",
    "restoreIdentity",
    "dismissSuggestion",
    "putMatching",
    "changeNote",
    "removeNote",
    "noteVisit",
  ],
];
/** What they change shows who did it where it is shown. */
const shown = ["addNote", "pinEvent", "unpinEvent", "putView", "deleteView", "addFollowUp", "changeFollowUp"];
/** They keep nothing. */
const keepNothing = ["findCustomers", "previewMapping", "proposeMapping"];

test("every call that changes something is noted, notes itself, or shows by whom", () => {
  const changing = Object.entries(calls).flatMap(([name, call]) =>
    "role" in call && call.method !== "GET" ? [{ name, noted: "noted" in call }] : [],
  );

  expect(changing.filter(({ noted }) => noted).map(({ name }) => name).length).toBeGreaterThan(5);
  expect(
    changing
      .filter(({ noted }) => !noted)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...notesItself, ...shown, ...keepNothing].sort());
});

describe("the history", () => {
  const hub = () => {
    const logged: unknown[] = [];
    const deps = { ...emptyHub(), log: (...line: unknown[]) => void logged.push(line) };
    const serve = createHandler(deps);
    const call = async (by: string, method: string, path: string, body?: object) =>
      await serve(
        calledBy(by, httpEvent(method, path, body ? { body: JSON.stringify(body) } : {})),
        localContext("serve", "r"),
      );
    const told = async () => {
      const { body = "" } = await call("admin", "GET", "/api/audit");
      return auditPage.parse(JSON.parse(body)).entries;
    };
    return { call, told, logged };
  };
  const secrets = { secrets: ["a secret of the tool's"], settings: { environment: "sandbox" } };

  test("tells who saved and removed a connection, by id, and names what was given without saying it", async () => {
    const { call, told } = hub();
    await call("admin", "PUT", "/api/connections/quickbooks/main", secrets);
    await call("admin", "DELETE", "/api/connections/quickbooks/main");
    const entries = await told();

    expect(entries.map(({ action, values }) => [action, values]).sort()).toEqual([
      ["connection.removed", { tool: "quickbooks", connection: "main" }],
      [
        "connection.saved",
        { tool: "quickbooks", connection: "main", fields: "secrets settings.environment" },
      ],
    ]);
    for (const { byId } of entries) expect(byId).not.toBe("");
    expect(JSON.stringify(entries)).not.toContain("a secret of");
  });

  test("does not tell what did not happen", async () => {
    const { call, told } = hub();
    await call("admin", "PUT", "/api/connections/quickbooks/main", { secrets: ["short"] });
    await call("admin", "DELETE", "/api/connections/quickbooks/none");

    expect(await told()).toEqual([]);
  });

  test("tells what a role did not allow, once however often it is tried, and the log each time", async () => {
    const { call, told, logged } = hub();
    for (let n = 0; n < 5; n++) await call("viewer", "DELETE", "/api/connections/quickbooks/main");
    const entries = await told();

    expect(entries).toMatchObject([
      {
        action: "access.refused",
        values: { for: "DELETE /api/connections/{tool}/{connection}", needs: "admin" },
      },
    ]);
    expect(logged.filter((line) => JSON.stringify(line).includes("role_refused"))).toHaveLength(5);
    expect(JSON.stringify(logged)).toContain(entries[0]?.byId ?? "?");
  });

  test("tells of an export once, and not of each page", async () => {
    const { call, told } = hub();
    await call("viewer", "GET", "/api/timeline?format=csv");
    await call("viewer", "GET", "/api/timeline");

    expect((await told()).map(({ action }) => action)).toEqual(["timeline.exported"]);
  });
});
