import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { uploadFile } from "../support/files.ts";
import { allEvents, deliver, untilEvents } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { type Desk, openDesk } from "./desk.ts";

const secret = "a secret of this test";
const job = (id: number, name: string, status: string) =>
  JSON.stringify({
    id,
    name,
    status,
    client: { email: "jane@northwind.example", name: "Northwind" },
    finished_at: `2026-11-2${id}T10:00:00Z`,
    fee: "1,250.00",
  });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { api, hub } = desk.running;
  await api.call("PUT", "/api/connections/jetpack-workflow/main", { secrets: [secret] });
  for (const body of [job(1, "Payroll", "completed"), job(2, "Year-end", "overdue")])
    await deliver(hub.url, "jetpack-workflow", { body, secret });
  await untilEvents(api, 2);
});
afterAll(async () => {
  await desk.end();
  expect(desk.faults).toEqual([]);
});

const mappingPage = (tool = "jetpack-workflow", of = "posts") =>
  `${desk.running.hub.url}/console/connections/${tool}/main?show=mapping&of=${of}`;
const open = async (page: Page) => {
  await page.goto(mappingPage());
  await page.getByRole("heading", { name: "Example" }).waitFor();
};
const preview = (page: Page) => page.locator(".preview");

test("from a delivery that was not understood to its event, by a proposal, a correction and a second reading", async () => {
  const page = await desk.sit({ at: "/console/connections/jetpack-workflow/main" });
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByRole("link", { name: "Mapping rules" }).click();

  await page.getByRole("button", { name: "Propose a mapping from this example" }).click();
  await page.getByRole("heading", { name: "Proposed" }).waitFor();
  await preview(page).getByText("jane@northwind.example").waitFor();
  await page.getByRole("textbox", { name: "Title", exact: true }).fill("{name} is {status}");
  await preview(page)
    .getByText(/^(Year-end|Payroll) is (overdue|completed)$/)
    .waitFor();
  await page.getByRole("button", { name: "Save: it goes live" }).click();
  await page.getByText("The mapping is live").waitFor();
  await page.getByText("Version 1", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Count what would change" }).click();
  await page.getByText("Through. 2 deliveries looked at. Counted only: nothing has changed.").waitFor();
  const colleague = await desk.sit({ clock: true });
  await colleague.getByRole("article").first().waitFor();
  await page.getByRole("button", { name: "Read them again" }).click();
  await page.getByText("The timelines show it in a moment.").waitFor();
  await untilEvents(desk.running.api, 4);
  await colleague.clock.fastForward(10_000);
  await colleague.getByRole("button", { name: "2 new" }).click();
  await colleague.getByRole("article").filter({ hasText: "Payroll is completed" }).waitFor();
  await colleague.context().close();
  await desk.leave(page);
});

test("what is wrong is told at its field, and the problem in the preview leads there", async () => {
  const page = await desk.sit();
  await open(page);
  const amount = page.getByRole("combobox", { name: "Time", exact: true });
  await amount.fill("finished_at[");

  await page.getByRole("button", { name: /^Rule 1 · Time:/ }).click();
  expect(await page.locator(":focus").getAttribute("id")).toBe("rule-0-time.from");
  expect(await amount.getAttribute("aria-invalid")).toBe("true");
  const described = (await amount.getAttribute("aria-describedby"))?.split(" ").at(-1) ?? "";
  expect(await page.locator(`[id="${described}"]`).textContent()).not.toBe("");
  await page.getByRole("button", { name: "Save: it goes live" }).click();
  await page.getByText("It was not saved: see the marked fields").waitFor();
  expect(await page.getByText("Version 2", { exact: true }).count()).toBe(0);

  await page.getByRole("button", { name: "Discard the changes" }).click();
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await amount.inputValue()).toBe("finished_at");
  desk.faults.length = 0;
  await desk.leave(page);
});

test("by keyboard alone: another type by the table, JSON as the second way, and back to an earlier version", async () => {
  const page = await desk.sit();
  await open(page);
  const title = page.getByRole("textbox", { name: "Title", exact: true });
  await title.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Job {name}: {status}");
  await preview(page)
    .getByText(/^Job (Year-end|Payroll): (overdue|completed)$/)
    .waitFor();
  await page.getByRole("button", { name: "JSON" }).focus();
  await page.keyboard.press("Space");
  const json = page.getByLabel("The mapping as JSON");
  expect(JSON.parse(await json.inputValue()).rules[0].title).toBe("Job {name}: {status}");
  await json.fill("{");
  await page.getByText("This is not a mapping").waitFor();
  await page.getByRole("button", { name: "Form" }).focus();
  await page.keyboard.press("Enter");
  expect(await title.inputValue()).toBe("Job {name}: {status}");
  await page.getByRole("button", { name: "Save: it goes live" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Version 2", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Show version 1" }).focus();
  await page.keyboard.press("Enter");
  await preview(page)
    .getByText(/^(Year-end|Payroll) is (overdue|completed)$/)
    .waitFor();
  expect(await page.getByText("Not saved", { exact: true }).isVisible()).toBe(true);
  await desk.leave(page);
});

test("an example can be pasted; what is in it is text, whatever it is, and breaks nothing on a phone", async () => {
  const page = await desk.sit({ viewport: { width: 390, height: 844 } });
  const late = Promise.withResolvers<void>();
  await page.route("**/api/events/*", async (route) => {
    await late.promise;
    await route.continue();
  });
  await open(page);
  const hostile = {
    name: '<img src=x onerror="document.title=1">',
    status: "\u{202e}overdue",
    long: "W".repeat(5_000),
    ["k".repeat(300)]: "javascript:document.title=2",
    client: { email: "mallory@evil.example" },
  };
  await page.getByLabel("Something that came").selectOption({ label: "Paste one of your own" });
  await page.getByLabel("The example, as it would be sent").fill(JSON.stringify(hostile));
  await preview(page).getByText("mallory@evil.example").waitFor();
  const [answer] = await Promise.all([page.waitForResponse("**/api/events/*"), late.resolve()]);
  await answer.finished();
  await page.getByText("What is in it").click();
  await page.locator(".leaves").getByText("mallory@evil.example").waitFor();

  expect(await preview(page).getByText(hostile.name).count()).toBeGreaterThan(0);
  expect(await page.locator("main img, main script, main a[href^='javascript:']").count()).toBe(0);
  expect(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  ).toBe(0);
  expect(await page.title()).toMatch(/Account hub$/);
  await page.getByLabel("The example, as it would be sent").fill('{"torn":');
  await page.getByText("The example cannot be read").first().waitFor();
  desk.faults.length = 0;
  await desk.leave(page);
});

test("what is chosen the moment that it can be is not replaced by the example that came first", async () => {
  const page = await desk.sit();
  // Before an effect of the page can run, as it happens where the machine is busy.
  await page.addInitScript(`
    new MutationObserver((_changes, observer) => {
      const which = document.querySelector("#example-which");
      if (!which) return;
      observer.disconnect();
      which.value = "pasted";
      which.dispatchEvent(new Event("change", { bubbles: true }));
    }).observe(document, { childList: true, subtree: true });
  `);
  const late = Promise.withResolvers<void>();
  const asked: string[] = [];
  await page.route("**/api/events/*", async (route) => {
    asked.push(route.request().url());
    await late.promise;
    await route.continue();
  });
  await open(page);
  await page.getByLabel("The example, as it would be sent").fill('{"client":{"email":"kim@firm.example"}}');
  await page.getByText("What is in it").click();
  await page.locator(".leaves").getByText("kim@firm.example").waitFor();
  const answers = asked.map((url) => page.waitForResponse(url));
  late.resolve();
  for (const answer of await Promise.all(answers)) await answer.finished();
  await page.evaluate("new Promise((shown) => requestAnimationFrame(() => setTimeout(shown, 100)))");

  expect(await page.locator(".leaves").textContent()).toContain("kim@firm.example");
  await page.context().close();
});

test("rows of files and mails have their own mappings, for any tool", async () => {
  const page = await desk.sit();
  await desk.running.api.call("PUT", "/api/connections/dropbox/main", {
    secrets: [secret],
    settings: { file: { key: "Id" } },
  });
  await page.goto(mappingPage("dropbox", "rows"));
  await page.getByRole("button", { name: "Start with an empty one" }).click();
  await page.getByRole("textbox", { name: "Title", exact: true }).fill("{Name} came");
  await page.getByLabel("The example, as it would be sent").fill('{"Id":"1","Name":"Acme"}');
  await preview(page).getByText("Acme came").waitFor();
  await page.getByRole("button", { name: "Save: it goes live" }).click();
  await page.getByText("The mapping is live").waitFor();

  const { settings } = (await desk.running.api.call("GET", "/api/connections/dropbox/main")) as {
    settings: { file: { key: string[]; mapping: { rules: object[] } } };
  };
  expect(settings.file).toMatchObject({ key: "Id", mapping: { rules: [{ title: "{Name} came" }] } });
  await desk.leave(page);
});

test("rows that were read wrongly are counted, read again and corrected, and the mapping's versions are there to go back to", async () => {
  const { api, hub } = desk.running;
  await api.call("PUT", "/api/connections/autoentry/main", {
    secrets: [secret],
    settings: {
      file: {
        key: "Id",
        baseline: "rows",
        mapping: { rules: [{ rule: "bill", type: "expense.captured", title: "Bill {Id}" }] },
      },
    },
  });
  await uploadFile(api, "autoentry/main", "bills.csv", "Id,Supplier\n1,Acme\n2,Bolt\n");
  const titles = async () =>
    (await allEvents(api)).flatMap(({ tool, title }) => (tool === "autoentry" ? [title] : [])).sort();
  await until(async () => (await titles()).length === 2);
  const page = await desk.sit({ at: mappingPage("autoentry", "rows") });
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByText("Version 1", { exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Title", exact: true }).fill("{Supplier} sent bill {Id}");
  await page.getByRole("button", { name: "Save: it goes live" }).click();
  await page.getByText("Version 2", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Count what would change" }).click();
  await page.getByText("Through. 2 deliveries looked at. Counted only: nothing has changed.").waitFor();
  await page.getByRole("button", { name: "Read them again" }).click();
  await page.getByText("The timelines show it in a moment.").waitFor();
  // A list that is open shows what has been corrected within a minute; one that is opened then shows it at once.
  await until(async () => (await titles()).every((title) => title.includes("sent bill")));
  await page.goto(`${hub.url}/console/activity`);
  for (const title of ["Acme sent bill 1", "Bolt sent bill 2"])
    await page.getByRole("article").filter({ hasText: title }).waitFor();
  expect(
    await page
      .getByRole("article")
      .filter({ hasText: /^Bill \d/ })
      .count(),
  ).toBe(0);
  await desk.leave(page);
});

test("a mail that was not understood is the example of its own mapping, by which it is counted and read again", async () => {
  const { api, hub, folder } = desk.running;
  await api.call("PUT", "/api/connections/bizpayo/main", { secrets: [secret] });
  const letters = join(folder, "mail", "bizpayo", "main");
  await mkdir(letters, { recursive: true });
  await writeFile(
    join(letters, "paid.eml"),
    "From: notices@tool.example\r\nSubject: A payment\r\n\r\nClient email: kim@wine.example\r\nAmount: 12.50 USD\r\n",
  );
  const titles = async () =>
    (await allEvents(api)).flatMap(({ tool, title, family }) =>
      tool === "bizpayo" && family !== "system" ? [title] : [],
    );
  await until(async () => (await titles()).length === 1);
  const page = await desk.sit({ at: mappingPage("bizpayo", "mails") });
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "Propose a mapping from this example" }).click();
  await preview(page).getByText("kim@wine.example").first().waitFor();
  await page
    .getByRole("textbox", { name: "Title", exact: true })
    .fill("{subject} from {fields.client_email}");
  await preview(page).getByText("A payment from kim@wine.example").waitFor();
  await page.getByRole("button", { name: "Save: it goes live" }).click();
  await page.getByText("Version 1", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Count what would change" }).click();
  await page.getByText("Through. 1 delivery looked at. Counted only: nothing has changed.").waitFor();
  expect(await titles()).toEqual(["A payment"]);
  await page.getByRole("button", { name: "Read them again" }).click();
  await page.getByText("The timelines show it in a moment.").waitFor();
  await until(async () => (await titles()).join() === "A payment from kim@wine.example");
  await page.goto(`${hub.url}/console/activity`);
  await page.getByRole("article").filter({ hasText: "A payment from kim@wine.example" }).waitFor();
  await desk.leave(page);
});

test("a manager tries and proposes but saves nothing; a viewer reads", async () => {
  const manager = await desk.sit({ role: "manager" });
  await open(manager);
  await manager.getByRole("button", { name: "Propose a mapping from this example" }).waitFor();
  expect(await manager.getByRole("button", { name: /goes live|Read them again|Remove the/ }).count()).toBe(0);

  const viewer = await desk.sit({ role: "viewer" });
  await open(viewer);
  expect(await viewer.getByRole("textbox", { name: "Title", exact: true }).isDisabled()).toBe(true);
  expect(await viewer.getByRole("button", { name: /Propose|goes live/ }).count()).toBe(0);
  await manager.context().close();
  await viewer.context().close();
});
