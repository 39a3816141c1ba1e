import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { connectedTools, Deliveries } from "./deliveries.ts";

// Signing tokens takes its time, and a busy machine more.
jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), "hub-proof-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tools = await connectedTools(1, new LocalIssuer(folder));
const options = { seed: 1, customers: 3, tools };
const numbers = Array.from({ length: 200 }, (_, n) => n);

describe("the deliveries of a proof", () => {
  test("are of every tool that has samples of deliveries", async () => {
    const samples = await Promise.all(toolNames.map(async (tool) => ({ tool, of: await samplesOf(tool) })));
    const withSamples = samples.filter(({ of }) => of.length > 0).map(({ tool }) => tool);

    expect(tools.map(({ tool }) => tool)).toEqual(withSamples);
  });

  test("are the same bytes whenever they are made, of a seed", () => {
    const [one, other] = [new Deliveries(options), new Deliveries(options)];

    expect(numbers.filter((n) => !one.made(n).body.equals(other.made(n).body))).toEqual([]);
    expect(
      numbers.some((n) => !new Deliveries({ ...options, seed: 2 }).made(n).body.equals(one.made(n).body)),
    ).toBe(true);
  });

  test("tell each of its own events", () => {
    const deliveries = new Deliveries(options);
    const ids = numbers.flatMap((n) => deliveries.made(n).owed.map(({ id }) => id));

    expect(ids.length).toBeGreaterThan(numbers.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("are now and then nothing that the tool is known to say", () => {
    const poison = Array.from({ length: 800 }, (_, n) => n).filter(
      (n) => new Deliveries(options).made(n).poison,
    );

    expect(poison.length).toBeGreaterThan(2);
    expect(poison.length).toBeLessThan(25);
  });

  test("name customers whose identities no other has", () => {
    const forms = tools.flatMap(({ forms: of }) => of).filter(({ tellsCustomers }) => tellsCustomers);
    const identities = (customer: number, form: (typeof forms)[number]) =>
      form
        .read(form.body({ number: 7, customer, daysEarlier: 3 }))
        .events.flatMap(({ identities: of }) => of.map(({ type, value }) => `${type} ${value}`));
    const shared = forms.flatMap((form) => {
      const others = new Set(identities(1_234, form));
      return identities(567, form).filter((identity) => others.has(identity));
    });

    expect(forms.length).toBeGreaterThan(100);
    expect(shared).toEqual([]);
  });
});
