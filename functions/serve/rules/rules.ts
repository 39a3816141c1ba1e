import { randomBytes, randomUUID } from "node:crypto";
import type { Rule, RuleRequest, Sent } from "../../../schemas/rule.ts";
import { type DeliverDeps, type Delivered, deliver, ofRules } from "../../sending/deliver.ts";
import { endpointAt, slackAt } from "../../sending/endpoint.ts";
import type { OutQueue } from "../../sending/out-message.ts";
import { toldTest } from "../../sending/told.ts";
import { BadRequest, Conflict, NotFound } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import type { ConnectionSecrets, SecretStore } from "../../shared/ports.ts";
import type { Secret } from "../../shared/secret.ts";
import type { RuleRow, Rules } from "../../store/rules.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import { changedMeanwhile } from "../identities.ts";

export interface RuleDeps extends DeliverDeps {
  readonly rules: Rules;
  readonly ruleSecrets: SecretStore;
  readonly outQueue: OutQueue;
}

/** Each is looked at for every event that is recorded. */
const atMost = 50;
const sentAPage = 50;
/** Milliseconds that a rule's past may be sent again for: as long as what came of it is kept. */
const replayAtMost = 14 * 86_400_000;

/** All rules, by their names; no address and no secret is among what is shown. */
export async function listRules({ rules }: RuleDeps): Promise<{ rules: Rule[] }> {
  const rows = await rules.all();
  return { rules: rows.map(shown).sort((a, b) => a.name.localeCompare(b.name, "en")) };
}

/** Makes a rule. An endpoint's secret is made here and answered this once. Throws `BadRequest` or `Conflict`. */
export async function makeRule(
  request: RuleRequest,
  deps: RuleDeps,
): Promise<{ rule: Rule; secret?: string }> {
  const { name, via, url, when, paused } = request;
  if (url === undefined)
    throw new BadRequest("invalid_address", "A rule needs an address", { fields: ["url"] });
  if ((await deps.rules.all()).length >= atMost)
    throw new Conflict("too_many_rules", `There may be ${atMost} rules: remove one first`);
  const [id, at] = [`rul_${randomUUID()}`, deps.now().toISOString()];
  const address = addressOf(via, url, deps);
  const secrets = via === "chat" ? [] : [newSecret(at)];
  // The row last: wherever this breaks off, nothing is shown that is not kept.
  await deps.ruleSecrets.put(ofRules, id, { secrets, settings: { url: address.href } });
  const row = {
    ...{ id, name, via, host: address.hostname, when, paused, createdAt: at, updatedAt: at },
    secrets: secrets.map(namedOnly),
  };
  await kept(row, undefined, deps);
  return { rule: shown(row), ...(secrets[0] === undefined ? {} : { secret: secrets[0].value }) };
}

/** Changes a rule. Throws `NotFound`, `BadRequest`, or `Conflict` where another call changes it. */
export async function putRule(id: string, request: RuleRequest, deps: RuleDeps): Promise<Rule> {
  const { before, secrets: live } = await known(id, deps);
  const { name, via, url, when, paused } = request;
  if (via !== before.via)
    throw new BadRequest("invalid_via", "What a rule sends to stays: make another rule", { fields: ["via"] });
  const address = url === undefined ? undefined : addressOf(via, url, deps);
  if (address !== undefined)
    await deps.ruleSecrets.put(ofRules, id, { ...live, settings: { url: address.href } });
  const { version: _version, pausedBy, ...row } = before;
  const now = {
    ...{ ...row, name, when, paused, updatedAt: deps.now().toISOString() },
    ...(address === undefined ? {} : { host: address.hostname }),
    ...(paused && pausedBy !== undefined ? { pausedBy } : {}),
  };
  await kept(now, before, deps);
  return shown(now);
}

/** Gives a rule a new secret beside the newest one, or makes an end of the one before. Throws `NotFound` or `Conflict`. */
export async function rotateRule(
  id: string,
  endOlder: boolean,
  deps: RuleDeps,
): Promise<{ rule: Rule; secret?: string }> {
  const { before, secrets: live } = await known(id, deps);
  if (before.via === "chat")
    throw new Conflict("not_signed", "What is sent to Slack is not signed: its address is the secret");
  const at = deps.now().toISOString();
  const [newest] = live.secrets;
  const fresh = endOlder ? undefined : newSecret(at);
  const secrets = [fresh, newest].flatMap((one) => one ?? []);
  await deps.ruleSecrets.put(ofRules, id, { ...live, secrets });
  const { version: _version, ...row } = before;
  const now = { ...row, secrets: secrets.map(namedOnly), updatedAt: at };
  await kept(now, before, deps);
  return { rule: shown(now), ...(fresh === undefined ? {} : { secret: fresh.value }) };
}

/**
 * Removes a rule; its row goes last, so that it can be removed again where this breaks off. One of which the address alone is
 * kept, since its making broke off, can be removed, too. Throws `NotFound`.
 */
export async function removeRule(id: string, deps: RuleDeps): Promise<void> {
  const kept = await deps.ruleSecrets.find(ofRules, id, { fresh: true });
  if (kept === undefined) await knownRow(id, deps);
  await deps.ruleSecrets.remove(ofRules, id);
  await deps.rules.remove(id);
}

/** Throws `NotFound`. */
export async function testRule(id: string, deps: RuleDeps): Promise<Delivered> {
  const row = await knownRow(id, deps);
  return await deliver(row, toldTest(id, deps.now()), deps);
}

/** Throws `NotFound`, `BadRequest` for anything but an instant of the last two weeks, or `Conflict` while the rule is paused. */
export async function replayRule(id: string, written: string, deps: RuleDeps): Promise<void> {
  const { paused } = await knownRow(id, deps);
  if (paused) throw new Conflict("rule_paused", "The rule is paused: have it go on first");
  const since = toInstant(written);
  if (since === undefined || Date.parse(since) < deps.now().getTime() - replayAtMost)
    throw new BadRequest("invalid_since", "since is an ISO 8601 date-time within the last two weeks", {
      fields: ["since"],
    });
  await deps.outQueue.send([{ kind: "replay", rule: id, since, month: since.slice(0, 7) }]);
}

/** Throws `NotFound`. */
export async function listSent(
  id: string,
  cursor: string | null,
  deps: RuleDeps,
): Promise<{ sent: Sent[]; next?: string }> {
  await knownRow(id, deps);
  const page = await deps.rules.sent(id, sentAPage, cursor === null ? undefined : fromCursor(cursor));
  return {
    sent: page.rows.map(({ sk: _sk, ...one }) => one),
    ...(page.next === undefined ? {} : { next: toCursor(page.next) }),
  };
}

const addressOf = (via: Rule["via"], url: string, { baseUrl }: Pick<RuleDeps, "baseUrl">) =>
  via === "chat" ? slackAt(url) : endpointAt(url, baseUrl());

async function knownRow(id: string, { rules }: Pick<RuleDeps, "rules">): Promise<RuleRow> {
  const row = await rules.one(id);
  if (row === undefined) throw new NotFound("unknown_rule", "There is no such rule");
  return row;
}

async function known(id: string, deps: RuleDeps): Promise<{ before: RuleRow; secrets: ConnectionSecrets }> {
  const before = await knownRow(id, deps);
  const secrets = await deps.ruleSecrets.find(ofRules, id, { fresh: true });
  if (secrets === undefined)
    throw new NotFound("unknown_rule", "What the rule sends to is not kept: make it anew");
  return { before, secrets };
}

async function kept(
  row: Omit<RuleRow, "version">,
  before: RuleRow | undefined,
  { rules }: Pick<RuleDeps, "rules">,
): Promise<void> {
  if ((await rules.keep(row, before)) === "refused") throw changedMeanwhile("this rule");
}

/** As the specification of Standard Webhooks writes one. */
const newSecret = (createdAt: string): Secret => ({
  id: `sec_${randomUUID().slice(0, 13)}`,
  value: `whsec_${randomBytes(32).toString("base64")}`,
  createdAt,
});

const namedOnly = ({ id, createdAt }: Secret) => ({ id, createdAt });

function shown({
  version: _version,
  ...row
}: Omit<RuleRow, "version"> & Partial<Pick<RuleRow, "version">>): Rule {
  return row;
}
