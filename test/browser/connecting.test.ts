import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { deliver } from "../support/hub.ts";
import { type Desk, openDesk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const body = '{"list_folder":{"accounts":["dbid:x"]}}';

test("from the first screen of an empty hub to a connected tool that turns green by itself", async () => {
  const page = await desk.sit();
  const { url } = desk.running.hub;

  await page.getByRole("main").getByRole("link", { name: "Connect a tool" }).click();
  await page.getByRole("link", { name: /Dropbox/ }).click();
  await page.getByText(`${url}/hooks/dropbox/main`).waitFor();
  await page.getByText("No tool reaches this address from outside").waitFor();
  expect(await page.getByRole("list").getByRole("listitem").count()).toBeGreaterThan(2);
  await page.getByLabel("Secret", { exact: true }).fill("first secret");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("Waiting for the first delivery").first().waitFor();
  expect(await page.content()).not.toContain("first secret");

  expect((await deliver(url, "dropbox", { body, secret: "not the secret" })).status).toBe(401);
  await page.reload();
  await page.getByText("The signature does not match any of the secrets").waitFor();

  expect((await deliver(url, "dropbox", { body, secret: "first secret" })).status).toBe(200);
  await page
    .getByText(/Last heard/)
    .first()
    .waitFor();
  await desk.leave(page);
});

test("a secret is rotated: the new one beside the old, then the old one goes", async () => {
  const page = await desk.sit({ at: "/console/connections/dropbox/main" });
  const { url } = desk.running.hub;
  page.on("dialog", (dialog) => void dialog.accept());

  await page.getByRole("button", { name: "Add a secret" }).click();
  // Dropbox issues its secrets: jobs.test.ts has one made here.
  expect(await page.getByRole("button", { name: "Make one" }).count()).toBe(0);
  const issued = "second secret";
  await page.getByLabel("Secret", { exact: true }).fill(issued);
  await page.getByRole("button", { name: "Save the secret" }).click();
  await page.getByText("has not matched yet").waitFor();
  expect((await deliver(url, "dropbox", { body, secret: issued })).status).toBe(200);
  await page
    .getByText("has not matched yet")
    .waitFor({ state: "detached", timeout: 500 })
    .catch(() => undefined);
  await page.getByRole("button", { name: "Remove", exact: true }).first().click();
  await page.getByText("The secret is removed").waitFor();

  expect((await deliver(url, "dropbox", { body, secret: "first secret" })).status).toBe(401);
  expect((await deliver(url, "dropbox", { body, secret: issued })).status).toBe(200);
  expect(await page.content()).not.toContain(issued);
  await desk.leave(page);
});

test("a test delivery goes through ingest", async () => {
  const page = await desk.sit({ at: "/console/connections/dropbox/main" });

  await page.getByRole("button", { name: "Send a test delivery" }).click();
  await page.getByText("The hub verified the test delivery").waitFor();
  await desk.leave(page);
});

test("people who may not connect see how things stand, and no buttons", async () => {
  const page = await desk.sit({ at: "/console/connections/dropbox/main", role: "manager" });
  await page
    .getByText(/Last heard/)
    .first()
    .waitFor();

  expect(await page.getByRole("button", { name: /secret|test|Remove/i }).count()).toBe(0);
  await desk.leave(page);
});
