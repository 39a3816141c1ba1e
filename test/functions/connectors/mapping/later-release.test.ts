import { expect, test } from "@jest/globals";
import { loadConnector } from "../../../../functions/connectors/catalogue.ts";
import { mailSettingsOf } from "../../../../functions/connectors/mails/settings.ts";
import { mappingIn, originsIn } from "../../../../functions/connectors/relay/settings.ts";
import { fileSettingsOf } from "../../../../functions/connectors/rows/settings.ts";
import { checkSettings } from "../../../../functions/serve/check-settings.ts";
import { BadRequest } from "../../../../functions/shared/errors.ts";
import { mappingKey } from "../../../../functions/store/keys.ts";
import { MappingVersions } from "../../../../functions/store/mapping-versions.ts";
import { Table } from "../../../../functions/store/table.ts";
import { MemoryDynamo } from "../../../support/memory-dynamodb.ts";

const known = {
  rules: [
    {
      rule: "invoices",
      type: { from: "kind", table: { paid: "invoice.paid" } },
      title: "Invoice {number}",
      time: { from: "at", formats: ["iso"] },
      account: { external: [{ type: "ledger:customer", value: "customer" }] },
      money: { amount: "total", currency: { from: "currency" } },
      owed: { open: "open", control: { of: "customer", balance: "balance" } },
      details: { note: "note" },
    },
  ],
};
/** As the release after this one might write it: with a field more in each place. */
const later = {
  later: true,
  rules: known.rules.map((rule) => ({
    ...rule,
    later: "x",
    type: { ...rule.type, later: {} },
    time: { ...rule.time, later: 1 },
    account: { external: rule.account.external.map((one) => ({ ...one, later: "x" })), later: [] },
    money: { ...rule.money, currency: { ...rule.money.currency, later: "x" }, later: "x" },
    owed: { ...rule.owed, control: { ...rule.owed.control, later: "x" }, later: "x" },
  })),
};

test("a kept mapping of a later release is read without what it has more: of posts, of rows and of mails", async () => {
  expect(mappingIn({ mapping: later })).toEqual(known);
  expect(originsIn({ mapping: later, origins: ["example.com"] })).toEqual(["example.com"]);
  expect(mailSettingsOf({ mail: { mapping: later, later: 1 } }).mapping).toEqual(known);
  expect(await fileSettingsOf("file", { file: { key: "id", mapping: later } })).toMatchObject({
    key: ["id"],
    mapping: known,
  });
});

test("so are versions of it that were kept", async () => {
  const tables = { events: "events", directory: "directory" };
  const table = new Table(new MemoryDynamo(tables).client(), "directory");
  const version = { version: 1, at: "2026-11-23T09:00:00.000Z", mapping: later };
  await table.putNew({ ...version, ...mappingKey("relay", "main", "posts", 1) });

  const [kept] = await new MappingVersions(table).list("relay", "main", "posts");

  expect(kept?.mapping).toEqual(known);
});

test("one that is given with a field that is not known is refused, and so is one that is wrong besides", async () => {
  const connector = await loadConnector("relay");
  if (!connector) throw new Error("There is a relay");

  expect(() => checkSettings(connector, { mapping: later })).toThrow(BadRequest);
  expect(() => checkSettings(connector, { file: { key: "id", mapping: later } })).toThrow(BadRequest);
  expect(() => checkSettings(connector, { mapping: known })).not.toThrow();
  expect(() => mappingIn({ mapping: { ...later, rules: [{ later: true }] } })).toThrow(
    "the connection's settings do not fit",
  );
});
