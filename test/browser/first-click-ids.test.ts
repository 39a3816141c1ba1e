import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Random } from "../fuzz/random.ts";
import { AcceloDeployment } from "../support/accelo-deployment.ts";
import { json, type Server } from "../support/collecting.ts";
import { consentVendor } from "../support/consent-vendor.ts";
import { allEvents, deliver } from "../support/hub.ts";
import { served } from "../support/served.ts";
import { until } from "../support/until.ts";
import { vendorFacts } from "../support/vendor-facts.ts";
import { sharefile } from "../support/week/sharefile.ts";
import { type Desk, openDesk } from "./desk.ts";
import { byMouse, Person } from "./person.ts";

const entered = "a secret of this test";
const client = { id: "the hub at northwind", secret: "s3cret of northwind" };
const raised = String(Math.floor(Date.now() / 1_000) - 40 * 86_400);

/** A deployment that lets one service application in, and raised an invoice some weeks ago. */
function accelo(): Server {
  const deployment = new AcceloDeployment();
  const company = { id: "8", name: "Zeta Roofing", website: "https://zeta.example" };
  deployment.put("invoices", {
    ...{ id: "7", subject: "Roof survey", date_raised: raised, date_modified: raised },
    ...{ amount: "1200.00", tax: "300.00", outstanding: "1500.00", affiliation: { id: "9", company } },
  });
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  return (url, { headers: { authorization } }) => {
    if (new URL(url).pathname === "/oauth2/v0/token")
      return authorization === basic
        ? json({ access_token: "access-1", expires_in: "2592000", token_type: "bearer" })
        : json({ error: "invalid_client" }, { status: 401 });
    if (authorization !== "Bearer access-1") return json({}, { status: 401 });
    const { status, body } = deployment.answer(url);
    return json(body, { status });
  };
}

let desk: Desk;
let files: ReturnType<typeof sharefile.vendor>;
let weeksAgo: ReturnType<(typeof files)["happens"]>;
let vendor: Awaited<ReturnType<typeof consentVendor>>;
let deployment: Awaited<ReturnType<typeof served>>;

beforeAll(async () => {
  const clock = { ago: 40 * 86_400_000 };
  files = sharefile.vendor(() => new Date(Date.now() - clock.ago));
  weeksAgo = files.happens(Random.of(1, "sharefile"));
  clock.ago = 0;
  const { server } = files;
  vendor = await consentVendor({ ...vendorFacts.sharefile, api: () => undefined, server });
  deployment = await served(["northwind.api.accelo.com"], accelo());
  desk = await openDesk({ standIns: { ...vendor.standIns, ...deployment.standIns } });
});
afterAll(async () => {
  await desk.end();
  await vendor.close();
  await deployment.close();
  expect(desk.faults).toEqual([]);
});

/** The account of the event with that title, once there is one. */
async function accountOf(title: string): Promise<string> {
  const told = async () => (await allEvents(desk.running.api)).find((event) => event.title.includes(title));
  await until(async () => (await told())?.account !== undefined);
  return String((await told())?.account);
}

test("accelo: from the first click to an invoice of some weeks ago on the customer's timeline", async () => {
  const person = await Person.sit(desk, byMouse);
  const { page } = person;
  await person.begin("/console/connections");
  await person.use(page.getByRole("link", { name: /^Accelo/ }));
  await person.write(page.getByLabel("Secret", { exact: true }), entered);
  await person.write(page.getByLabel("Deployment"), "northwind");
  await person.write(page.getByLabel("Currency"), "EUR");
  await person.use(page.getByRole("button", { name: "Connect", exact: true }));
  await person.use(page.getByRole("link", { name: "Fetching" }));
  await person.write(page.getByLabel("Client id"), client.id);
  await person.write(page.getByLabel("Client secret"), client.secret);
  await person.use(page.getByRole("button", { name: "Let the hub fetch" }));
  const account = await accountOf("Roof survey");
  expect(person.steps).toBeLessThanOrEqual(9);

  await person.begin(`/console/accounts/${account}`);
  await page
    .getByRole("heading", { name: /^Zeta Roofing/ })
    .first()
    .waitFor();
  await page.getByRole("feed").getByText("Roof survey").first().waitFor();
  await desk.leave(page);
});

/** A person subscribes there: what happened until then is read from the folders, and what happens then is told. */
test("sharefile: from the first click to files of weeks ago, and to one that is uploaded then, on the customer's timeline", async () => {
  const person = await Person.sit(desk, byMouse);
  const { page } = person;
  await person.begin("/console/connections");
  await person.use(page.getByRole("link", { name: /^ShareFile/ }));
  await person.write(page.getByLabel("Secret", { exact: true }), entered);
  await person.write(page.getByLabel("Subdomain"), "acme");
  await person.write(page.getByLabel("The app’s id"), vendor.app.clientId);
  await person.write(page.getByLabel("The app’s secret"), vendor.app.clientSecret);
  await person.use(page.getByRole("button", { name: "Connect with ShareFile" }));
  await page.getByText("Connected with ShareFile as acme.sharefile.com").waitFor();
  const account = await accountOf(String(weeksAgo.names[0]));
  expect(person.steps).toBeLessThanOrEqual(6);

  const {
    names: [title = ""],
    notice,
  } = files.happens(Random.of(1, "sharefile"));
  const { status } = await deliver(desk.running.hub.url, "sharefile", {
    ...{ body: JSON.stringify(notice?.json), secret: entered },
  });
  expect(status).toBe(200);
  expect(await accountOf(title)).toBe(account);
  await person.begin(`/console/accounts/${account}`);
  for (const one of [title, String(weeksAgo.names[0])])
    await page.getByRole("feed").getByText(one).first().waitFor();
  await page.getByRole("feed").getByText("Ola Nordmann").first().waitFor();
  await desk.leave(page);
});
