import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { LocalStore } from "../../infra/local/store/store.ts";
import { auditPage } from "../../schemas/audit.ts";
import { driftList } from "../../schemas/drift.ts";
import { findDrifts } from "../support/drifts.ts";
import { seriousOn } from "./axe.ts";
import { type Desk, openDesk } from "./desk.ts";

const store = new LocalStore(":memory:");
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ store });
  await desk.running.api.call("PUT", "/api/connections/stripe/main", { secrets: ["a secret of this test"] });
  await findDrifts(store, { tool: "stripe", connection: "main" }, [
    { path: "data.object.total", is: "type", from: ["number"], to: ["string"] },
    {
      path: "data.object.lines.data[].metadata.a_name_that_is_long_enough_to_be_wrapped",
      ...{ is: "new", from: [], to: ["object"] },
    },
  ]);
});
afterAll(async () => {
  await desk.end();
  store.close();
  expect(desk.faults).toEqual([]);
});

const at = "/console/connections/stripe/main";
const looked = async () => {
  const { drifts } = driftList.parse(await desk.running.api.call("GET", `/api${at.slice(8)}/drift`));
  return drifts.flatMap(({ path, looked }) => (looked ? [[path, looked.by]] : []));
};

test("a changed field is put away by who has looked at it, is noted, and can be taken back", async () => {
  const page = await desk.sit({ at, bypassCSP: true });
  const part = page.locator(".drifts");
  await part.getByText(/text; it was a number/).waitFor();
  expect(await seriousOn(page, "a connection's changed fields")).toEqual([]);

  await part.getByRole("button", { name: "Mark as looked at: data.object.total" }).click();
  await page.getByText("Noted: data.object.total was looked at").waitFor();
  await part.getByText("Looked at: 1 change").click();
  await part.getByText(/^Mai Tran has looked at it/).waitFor();
  expect(await looked()).toEqual([["data.object.total", "Mai Tran"]]);
  const { entries } = auditPage.parse(await desk.running.api.call("GET", "/api/audit"));
  expect(entries[0]).toMatchObject({ action: "drift.looked", by: "Mai Tran" });

  await page.keyboard.press("u");
  await part.getByText("Looked at: 1 change").waitFor({ state: "detached" });
  expect(await looked()).toEqual([]);

  for (const path of ["data.object.total", "data.object.lines"])
    await part.getByRole("button", { name: new RegExp(`^Mark as looked at: ${path}`) }).click();
  await part.getByText("Looked at: 2 changes").waitFor();
  expect(await part.getByRole("heading").count()).toBe(0);
  await desk.leave(page);
});
