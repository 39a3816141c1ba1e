import { expect, test } from "@jest/globals";
import { endOwnDigest, wantDigest } from "../../../functions/serve/digest/settings.ts";
import { removeConnection } from "../../../functions/serve/remove-connection.ts";
import { makeRule, removeRule } from "../../../functions/serve/rules/rules.ts";
import { digestRequest } from "../../../schemas/digest.ts";
import { ruleRequest } from "../../../schemas/rule.ts";
import { emptyHub } from "../../support/serve-deps.ts";

/** The stores beside the tables, and with what goes what each keeps. */
const goesWith: Readonly<Record<string, "a connection" | "a digest" | "a rule">> = {
  secrets: "a connection",
  passwords: "a connection",
  apps: "a connection",
  forms: "a connection",
  apiCredentials: "a connection",
  webhooks: "a digest",
  ruleSecrets: "a rule",
};

interface Removing {
  remove: (...of: readonly string[]) => Promise<void>;
}
const isStore = (part: object): part is Removing =>
  Object.getPrototypeOf(part) === Object.prototype && "put" in part && "remove" in part;

/** A hub that writes down which of its stores are asked to remove something. */
function hub() {
  const asked = new Set<string>();
  const deps = emptyHub();
  const stores = Object.entries(deps).filter(([, part]) => typeof part === "object" && isStore(part));
  const noting = stores.map(([name, store]) => [
    name,
    { ...store, remove: async () => void asked.add(name) },
  ]);
  return { asked, names: stores.map(([name]) => name), deps: { ...deps, ...Object.fromEntries(noting) } };
}
const thoseOf = (whole: string) =>
  Object.keys(goesWith)
    .filter((name) => goesWith[name] === whole)
    .sort();

test("every store beside the tables says with what it goes", () => {
  expect(hub().names.sort()).toEqual(Object.keys(goesWith).sort());
});

test("a connection that is removed is removed from each of its own", async () => {
  const { asked, deps } = hub();
  const at = "2026-11-23T09:00:00.000Z";
  const row = { secrets: [], settings: {}, createdAt: at, updatedAt: at };
  await deps.connections.create({ tool: "relay", connection: "main", ...row });

  await removeConnection("relay", "main", deps);

  expect([...asked].sort()).toEqual(thoseOf("a connection"));
});

test("so is a digest that is ended", async () => {
  const { asked, deps } = hub();
  const kim = { id: "u-kim", name: "Kim", role: "viewer" as const };
  const to = "https://hooks.slack.com/services/T/B/secret";
  await wantDigest(digestRequest.parse({ via: "webhook", to }), kim, deps);

  await endOwnDigest(kim, deps);

  expect([...asked].sort()).toEqual(thoseOf("a digest"));
});

test("so is a rule that is removed", async () => {
  const { asked, deps } = hub();
  const url = "https://n8n.northwind.com/hook";
  const { rule } = await makeRule(ruleRequest.parse({ name: "All", via: "endpoint", url }), deps);

  await removeRule(rule.id, deps);

  expect([...asked].sort()).toEqual(thoseOf("a rule"));
});
