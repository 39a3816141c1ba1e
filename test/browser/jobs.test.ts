import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Page } from "playwright-core";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { consentVendor } from "../support/consent-vendor.ts";
import { inTurn, isAll } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";
import { day, makeBook } from "./book.ts";
import { type Desk, openDesk } from "./desk.ts";
import { byMouse, Person, type Way, ways } from "./person.ts";

jest.setTimeout(60_000);

/*
 * A manager's jobs on a book of 150 clients, each by mouse, by keyboard alone, on a phone and in Vietnamese, in as many steps
 * as it says: a click, a key that does something, or a word that is typed. A further step would be a detour.
 */
let desk: Desk;
let intuit: Awaited<ReturnType<typeof consentVendor>>;
const people = new Map<string, Person>();

const generated = Array.from({ length: 146 }, (_, n) => ({
  name: n === 8 ? "Đặng Tailoring" : `Client ${String(n).padStart(3, "0")} Partners`,
  domain: `client-${n}.example`,
  // With three of the small book, eighty are Mai's.
  owner: n < 77 ? "Mai Tran" : "Tom Ellery",
}));
const from = (domain: string, type: PublishedEvent["type"], days: number, more: Partial<PublishedEvent>) => ({
  type,
  time: `${day(-days)}T10:00:00.000Z`,
  identities: [{ type: "email", value: `jane@${domain}` }],
  ...more,
});
const stray = (tool: string, id: string, name: string): Partial<PublishedEvent> => ({
  tool,
  type: "email.received",
  time: `${day(-2)}T10:00:00.000Z`,
  title: "A question",
  identities: [
    { type: `${tool}:customer`, value: id },
    { type: "name", value: name },
  ],
});
/** A day of the month before last, which the hub hears of only now. */
const past = 60;

beforeAll(async () => {
  intuit = await consentVendor({
    hosts: ["appcenter.intuit.com", "oauth.platform.intuit.com", "quickbooks.api.intuit.com"],
    authorize: "appcenter.intuit.com/connect/oauth2",
    token: "oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    clientIn: "header",
    pkce: false,
    returns: { realmId: "9341453474484455" },
    api: ({ to }) =>
      to.includes("companyinfo") ? { CompanyInfo: { CompanyName: "Acme Ltd" } } : { QueryResponse: {} },
  });
  desk = await openDesk({ standIns: intuit.standIns });
  for (let n = 0; n < generated.length; n += 10)
    await Promise.all(
      generated.slice(n, n + 10).map(
        async ({ domain, ...client }) =>
          await desk.running.api.call("POST", "/api/accounts", {
            ...client,
            identities: [
              { type: "domain", value: domain },
              ...(domain === "client-21.example" ? [{ type: "phone", value: "+441632960021" }] : []),
            ],
          }),
      ),
    );
  await desk.tell([
    ...generated.map(({ domain }, n) =>
      from(domain, "email.received", 10, { direction: "in", title: `Letter ${n}` }),
    ),
    from("senvang.example", "invoice.sent", past, {
      family: "money",
      direction: "out",
      title: "Invoice HL-3958 sent",
      money: { amount: "1580.00", currency: "GBP" },
      object: { kind: "invoice", id: "3958", name: "HL-3958" },
    }),
    from("client-8.example", "email.received", 1, {
      direction: "in",
      title: "About the tax review",
      actor: { kind: "contact", name: "Nguyễn Thị Đào", email: "dao@client-8.example" },
    }),
    ...Array.from({ length: 130 }, (_, n) =>
      from("client-30.example", "record.changed", 140 - n, { family: "record", title: `Row ${n} changed` }),
    ),
    ...[11, 12, 13, 14].map((n) =>
      from(`client-${n}.example`, "meeting.attended", 30 + n, {
        family: "meeting",
        title: "Tax review held",
      }),
    ),
    {
      ...from("client-20.example", "email.received", 3, { title: "From both of us" }),
      identities: [
        { type: "email", value: "jane@client-20.example" },
        { type: "phone", value: "+441632960021" },
      ],
    },
    {
      ...from("", "email.received", 2, { direction: "in", title: "Who am I?" }),
      identities: [{ type: "email", value: "olga@gmail.com" }],
    },
    stray("quickbooks", "219", "Solent Yacht Charters"),
    stray("dext", "7", "Solent Yacht Charters Ltd"),
    stray("quickbooks", "31", "Client 003 Partners"),
    stray("quickbooks", "32", "Client 004 Partners"),
  ]);
  await makeBook(desk);
}, 240_000);
afterAll(async () => {
  await desk.end();
  await intuit.close();
  expect(desk.faults).toEqual([]);
});

let turn = 0;
/** A job that everybody can do, in so many steps at the most: on a phone a place under *More* may be one further. */
const jobOf =
  (tests: typeof test | typeof seldom) =>
  (
    name: string,
    atMost: number,
    doing: (person: Person) => Promise<void>,
    { onPhone = atMost }: { readonly onPhone?: number } = {},
  ): void =>
    describe(name, () => {
      for (const way of isAll ? inTurn(ways, turn++) : [byMouse]) {
        const most = way.hand === "finger" ? onPhone : atMost;
        tests(`${way.name}, in ${most} steps`, async () => {
          const person = await sitting(way);
          await person.begin();
          await doing(person);

          expect(person.steps).toBeLessThanOrEqual(most);
        });
      }
    });
const job = jobOf(test);
/** One that is much like another, or like what newcomer.test.ts and correcting.test.ts do. */
const alike = jobOf(seldom);

/** Who sits there this way, from their first job on. */
async function sitting(way: Way): Promise<Person> {
  const person = people.get(way.name) ?? (await Person.sit(desk, way));
  people.set(way.name, person);
  return person;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const rowOf = (page: Page, name: string) =>
  page.getByRole("row").or(page.getByRole("listitem")).filter({ hasText: name }).first();

alike("what happened last with a client, by a part of its name without marks", 3, async (person) => {
  await person.search("sen vang");
  await person.take(/Công ty Sen Vàng/);
  await heading(person.page, "Công ty Sen Vàng").waitFor();

  const last = person.page.getByRole("feed").getByRole("article").first();
  expect(await last.textContent()).toMatch(/An answer/);
});

alike("prepare the next call: who they are, how we stand, what is open", 1, async (person) => {
  const { page } = person;
  await person.use(
    page
      .getByRole("region", { name: new RegExp(`^${person.says("agenda.title")}`) })
      .getByRole("link", { name: "Halden Joinery" }),
  );
  await heading(page, "Halden Joinery").waitFor();

  await page
    .locator(".strip")
    .getByText(/1[.,]900|600/)
    .first()
    .waitFor();
  if (person.way.hand !== "finger")
    await page.getByRole("link", { name: person.says("card.write", { name: "Ngozi Adeyemi" }) }).waitFor();
});

job("who has gone quiet, longest past their own rhythm first", 3, async (person) => {
  await person.go("quiet");
  await rowOf(person.page, "Dovecote Care Homes").getByText(/3\d/).first().waitFor();
});

alike("who owes how much, since when, down to the invoice", 2, async (person) => {
  const { page } = person;
  await person.go("owes");
  await rowOf(page, "Dovecote Care Homes")
    .getByText(/£?2[.,]140/)
    .first()
    .waitFor();
  await person.use(
    page.getByRole("button", { name: person.says("owes.unfold", { name: "Dovecote Care Homes" }) }),
  );
  await page.getByText("HP-300").first().waitFor();
});

alike("a stray address goes to its client, and back", 5, async (person) => {
  const { page } = person;
  await person.go("inbox");
  await person.write(page.getByRole("searchbox", { name: person.says("unmatched.search") }), "olga");
  const assign = page.getByRole("searchbox", {
    name: person.says("assign.to", { name: "olga@gmail.com" }),
  });
  await person.write(assign, "dang tailoring");
  await person.take(/^Đặng Tailoring/);
  await page
    .getByText(person.says("assign.done", { what: "olga@gmail.com", name: "Đặng Tailoring" }))
    .waitFor();
  await assign.waitFor({ state: "detached" });
  await person.undo();
  await assign.waitFor();
  // The next person may look while its events are still on their way back.
  await until(async () =>
    JSON.stringify(await desk.running.api.call("GET", "/api/unmatched")).includes("olga@"),
  );
});

alike("two clients are one: shown together, and parted again", 5, async (person) => {
  const { page } = person;
  await person.search("client 020");
  await person.take(/^Client 020 Partners/);
  await person.use(page.getByRole("button", { name: person.says("merge.yes"), exact: true }));
  await page
    .getByText(person.says("merge.done", { from: "Client 021 Partners", into: "Client 020 Partners" }))
    .waitFor();
  await person.undo();
  await page.getByText(person.says("assign.undone")).waitFor();
});

job("a new client", 4, async (person) => {
  const { page } = person;
  await person.go("accounts");
  await person.use(page.getByRole("button", { name: person.says("clients.new") }));
  await person.write(
    page.getByRole("textbox", { name: person.says("account.name"), exact: true }),
    `Made ${person.way.name}`,
  );
  await person.submit(page.getByRole("button", { name: person.says("clients.make"), exact: true }));
  await heading(page, `Made ${person.way.name}`).waitFor();
});

alike("an invoice by its number", 3, async (person) => {
  const { page } = person;
  await person.search("3958");
  await person.take(/HL-3958.*Công ty Sen Vàng.*1[.,]580/);
  await page
    .getByRole("complementary", { name: person.says("inspector.title") })
    .getByText("HL-3958")
    .first()
    .waitFor();
  await page.getByText("Công ty Sen Vàng").first().waitFor();
});

alike("everything about a matter", 3, async (person) => {
  const { page } = person;
  await person.search("tax review");
  await person.take(person.says("search.all", { n: 5 }));
  await heading(page, person.says("search.title")).waitFor();
  await page.getByText("Tax review held").nth(3).waitFor();
  await page.getByText("About the tax review").first().waitFor();
});

job("a client's timeline for a partner, in a spreadsheet that reads its accents", 4, async (person) => {
  const { page } = person;
  await person.search("sen vang");
  await person.take(/Sen Vàng/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    person.use(page.getByRole("button", { name: person.says("clients.csv"), exact: true })),
  ]);
  const path = join(desk.running.folder, "partner.csv");
  await download.saveAs(path);
  const bytes = await readFile(path);

  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.toString()).toContain("Công ty Sen Vàng");
});

job("eighty clients are handed over, and taken back", 5, async (person) => {
  const { page } = person;
  await person.go("accounts");
  await person.use(page.getByRole("checkbox", { name: person.says("select.all", { n: 80 }) }));
  if (person.way.hand === "keyboard") await person.press("a");
  else await person.use(page.getByRole("button", { name: person.says("bulk.owner"), exact: true }));
  await person.use(
    page.getByRole("button", { name: person.says("bulk.owner.hand", { name: "Tom Ellery" }) }),
  );
  await page.getByText(person.says("bulk.owner.done", { n: 80, name: "Tom Ellery" })).waitFor();
  await person.undo();
  await page.getByText(person.says("bulk.undone")).waitFor();
});

job("revenue by month", 2, async (person) => {
  const { page } = person;
  await person.go("months");
  await page
    .getByRole("table")
    .locator("tfoot")
    .getByText(/3[.,]810/)
    .first()
    .waitFor();
});

job(
  "told each morning",
  4,
  async (person) => {
    const { page } = person;
    if (person.way.hand === "finger")
      await person.use(page.getByRole("link", { name: person.says("nav.more") }));
    await person.use(page.getByRole("button", { name: person.says("settings.open"), exact: true }));
    await person.use(page.getByRole("button", { name: person.says("digest.title"), exact: true }));
    await person.write(page.getByLabel(person.says("digest.to")), "https://hooks.slack.com/services/T0/B0/x");
    await person.submit(page.getByRole("button", { name: person.says("digest.save"), exact: true }));
    await page.getByText(person.says("digest.saved", { hour: "07:00" })).waitFor();
    await page.getByText(person.says("digest.preview")).waitFor();
  },
  { onPhone: 5 },
);

job(
  "QuickBooks from nothing: an address, a verifier token, and its owner's consent",
  // Two things are copied from Intuit's pages: the app's keys as they stand there, and the verifier token.
  5,
  async (person) => {
    const { page } = person;
    await person.go("connections");
    await person.use(page.locator(".cards.wide").getByRole("link", { name: /^QuickBooks Online/ }));
    await person.write(page.getByLabel(person.says("secrets.field"), { exact: true }), "a verifier token");
    const { clientId, clientSecret } = intuit.app;
    await person.paste(
      page.getByLabel(person.says("consent.app.id"), { exact: true }),
      `Client ID\n${clientId}\nClient secret\n${clientSecret}\n`,
    );
    await person.submit(page.getByRole("button", { name: /QuickBooks Online$/ }));
    await page
      .getByRole("status")
      .getByText(/QuickBooks Online.*Acme Ltd/)
      .waitFor();
    await page.getByText("Acme Ltd", { exact: true }).waitFor();
  },
);

job("Dext by CSV: the columns are said once, and the file is taken", 5, async (person) => {
  const { page } = person;
  const connection = `files-${ways.indexOf(person.way)}`;
  await desk.running.api.call("PUT", `/api/connections/dext/${connection}`, { secrets: ["long enough"] });
  await person.begin(`/console/connections/dext/${connection}?show=files`);
  await person.write(page.getByLabel(person.says("fileSettings.key"), { exact: true }), "Item ID");
  await person.write(page.getByLabel(person.says("fileSettings.title"), { exact: true }), "Supplier");
  await person.write(page.getByLabel(person.says("fileSettings.email"), { exact: true }), "Email");
  await person.submit(page.getByRole("button", { name: person.says("settings.save"), exact: true }));
  await page.getByText(person.says("settings.saved")).waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    person.use(page.getByRole("button", { name: person.says("files.choose") })),
  ]);
  const rows = Array.from({ length: 4 }, (_, n) => `${n},British Gas,jane@client-${n}.example`);
  const buffer = Buffer.from(["Item ID,Supplier,Email", ...rows, ""].join("\n"));
  await chooser.setFiles({ name: `dext-${connection}.csv`, mimeType: "text/csv", buffer });
  await page.locator(".files > li").getByText(person.says("files.baseline")).waitFor();
});

job("a secret is replaced while deliveries go on", 4, async (person) => {
  const { page } = person;
  const connection = `rotated-${ways.indexOf(person.way)}`;
  await desk.running.api.call("PUT", `/api/connections/dext/${connection}`, { secrets: ["the old one"] });
  await person.begin(`/console/connections/dext/${connection}`);
  page.once("dialog", (dialog) => void dialog.accept());
  await person.use(page.getByRole("button", { name: person.says("secrets.add") }));
  await person.use(page.getByRole("button", { name: person.says("secrets.make") }));
  await person.use(page.getByRole("button", { name: person.says("secrets.save") }));
  await page.getByText(person.says("secrets.added")).waitFor();
  await person.use(page.getByRole("button", { name: person.says("secrets.remove"), exact: true }).first());
  await page.getByText(person.says("secrets.removed")).waitFor();
});

job("a client that cannot be read for want of a network is there once it is back", 3, async (person) => {
  const { page } = person;
  await person.search("client 030");
  await page.getByRole("option", { name: /^Client 030 Partners/ }).waitFor();
  await page.context().setOffline(true);
  await person.take(/^Client 030 Partners/);
  await heading(page, "Client 030 Partners").waitFor();
  await page.getByRole("alert").getByText(person.says("state.unreachable")).first().waitFor();
  await page.context().setOffline(false);
  await page.getByRole("article").filter({ hasText: "Row 129" }).waitFor();
  desk.faults.splice(0, desk.faults.length, ...desk.faults.filter((one) => !one.includes("ERR_INTERNET")));
});

alike("a timeline on paper, all of it", 4, async (person) => {
  const { page } = person;
  await person.search("client 030");
  await person.take(/^Client 030 Partners/);
  await page.getByRole("feed").getByRole("article").first().waitFor();
  await page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))");
  await page.emulateMedia({ media: "print" });
  if (person.way.hand === "keyboard") await person.press("Control+p");
  else {
    await page.emulateMedia({ media: "screen" });
    await person.use(page.getByRole("button", { name: person.says("action.print"), exact: true }));
  }
  await page.getByRole("article").filter({ hasText: "Row 0 " }).waitFor();
  expect(
    await page
      .getByRole("article")
      .filter({ hasText: /Row \d+ / })
      .count(),
  ).toBe(130);
  await page.emulateMedia({ media: "screen" });
});

job("by ear: a page says what it is, and its parts and days are headings", 3, async (person) => {
  const { page } = person;
  await person.search("client 030");
  await person.take(/^Client 030 Partners/);
  const feed = page.getByRole("feed");
  await feed.getByRole("article").first().waitFor();

  expect(await page.title()).toBe(`Client 030 Partners · ${person.says("clients.title")} · Account hub`);
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  expect(await feed.getByRole("heading", { level: 2 }).count()).toBeGreaterThan(5);
  expect(await page.getByRole("main").count()).toBe(1);
  expect(await page.getByRole("navigation", { name: person.says("nav.label") }).count()).toBe(1);
});

alike("a newcomer sees at once who needs them, why, and what the day holds", 0, async (person) => {
  const { page } = person;
  await page
    .getByRole("region", { name: new RegExp(`^${person.says("today.needsYou")}`) })
    .getByRole("link", { name: "Dovecote Care Homes" })
    .waitFor();
  await page
    .getByRole("region", { name: new RegExp(`^${person.says("agenda.title")}`) })
    .getByText("Halden Joinery")
    .waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
});

seldom("at twice the size all that can be done is still there", async () => {
  const page = await desk.sit({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2, at: "/" });
  await page.keyboard.press("/");
  await page.locator("dialog[open] [role=combobox]").fill("sen vang");
  await page
    .getByRole("option", { name: /Sen Vàng/ })
    .first()
    .click();
  await heading(page, "Công ty Sen Vàng").waitFor();
  for (const name of ["Save as CSV", "Print", "Note"])
    expect(await page.getByRole("button", { name, exact: true }).isVisible()).toBe(true);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(720);
  await page.context().close();
});

describe("what else a search and the unmatched are for", () => {
  const mouse = async () => await sitting(byMouse);

  seldom("a client is found by decomposed letters, a person without marks", async () => {
    const person = await mouse();
    await person.begin();
    await person.search("Sen Vàng".normalize("NFD"));
    await person.take(/Công ty Sen Vàng/);
    await heading(person.page, "Công ty Sen Vàng").waitFor();
    await person.search("thi dao");
    await person.page.getByRole("group", { name: "People" }).getByText("Nguyễn Thị Đào").waitFor();
    await person.take(/Nguyễn Thị Đào/);
    await heading(person.page, "Đặng Tailoring").waitFor();
  });

  seldom("a search is narrowed by kind, days and owner, in the address, and says so", async () => {
    const person = await mouse();
    const { page } = person;
    await person.begin(`/console/search?q=tax+review&family=meeting&since=${day(-43)}`);
    await page.getByText("Tax review held").nth(2).waitFor();
    expect(await page.getByText("Tax review held").count()).toBe(3);
    expect(await page.getByText("About the tax review").count()).toBe(0);
    await page.getByText("Only what the filters let through").waitFor();
    await page.getByRole("link", { name: "Clear" }).click();
    await page.getByText("About the tax review").waitFor();
    await page.getByLabel("Owner").selectOption("Tom Ellery");
    await page.getByText("Nothing for “tax review”").waitFor();
    expect(new URL(page.url()).search).toBe("?q=tax+review&owner=Tom+Ellery");
  });

  seldom("nothing says so, and what is too long to search for, too", async () => {
    const person = await mouse();
    await person.begin();
    await person.search("zzyzx");
    const field = person.page.locator("dialog[open] [role=combobox]");
    await person.page.getByText("Nothing for “zzyzx”").waitFor();
    await field.fill("a".repeat(10_000));
    await person.page.getByText(/Too long to search for/).waitFor();
    await field.fill("<img src=x onerror=alert(1)>");
    await person.page.getByText(/Nothing for “<img/).waitFor();
    await field.fill("sen vag");
    await person.page.getByText(/Nothing for “sen vag”\. Searched \d+ clients, \d+ people/).waitFor();
    await person.take("Did you mean “sen vang”?");
    await person.page
      .getByRole("option", { name: /Công ty Sen Vàng/ })
      .first()
      .waitFor();
    await field.fill("Zephyr Yard");
    await person.take("New client “Zephyr Yard”");
    const making = person.page.getByRole("dialog", { name: "New client" });
    expect(await making.getByLabel("Name", { exact: true }).inputValue()).toBe("Zephyr Yard");
  });

  seldom(
    "two months ago is found by its days though it was heard of only now, and does not stand under today",
    async () => {
      const person = await mouse();
      const row = person.page.getByRole("feed").getByRole("article").filter({ hasText: "HL-3958" });
      await person.begin(`/console/activity?family=money&since=${day(-past)}&until=${day(-past)}`);
      await row.waitFor();
      expect(await row.textContent()).toMatch(/heard /);
      await person.begin(`/console/activity?since=${day(0)}&family=money`);
      await person.page.getByRole("heading", { name: "Upcoming" }).waitFor();
      expect(await row.count()).toBe(0);
    },
  );

  test("those called exactly like clients are accepted in one step, and taken back in one", async () => {
    const person = await mouse();
    const { page } = person;
    await person.begin("/console/inbox");
    await page.getByText("2 names are exactly a client’s.").waitFor();
    await page.getByRole("button", { name: /^Accept 2 names, 2 events/ }).click();
    await page.getByText("2 names are with their clients now").waitFor();
    const third = page.getByRole("link", { name: "Client 003 Partners" });
    await third.waitFor({ state: "detached" });
    await person.undo();
    await third.waitFor();
  });

  seldom(
    "those of one company become a client in one step, which is taken back with the client",
    async () => {
      const person = await mouse();
      await person.begin("/console/inbox");
      const card = person.page.locator(".unmatched > li").filter({ hasText: "Solent Yacht Charters" });
      await card.getByText("2 names · 2 events").waitFor();
      await card.getByRole("button", { name: "Make it a client" }).click();
      await card.waitFor({ state: "detached" });
      await person.undo();
      await card.waitFor();
    },
  );
});
