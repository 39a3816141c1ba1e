import type { Detail, EventObject, Identity } from "../../../schemas/account-event.ts";
import { directionOf } from "../../../schemas/event-types.ts";
import type { EventRule } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import { emailIdentities, emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import type { EventDraft } from "../event-draft.ts";
import { currencyCode, currencyWith } from "./currency.ts";
import type { Find } from "./expression.ts";
import { isNoAmount, readAmount } from "./money.ts";
import { isNothing } from "./own-id.ts";
import type { Report } from "./problem-at.ts";
import { amountFound, negative } from "./signed.ts";
import { asDetail, asText, cutText } from "./text.ts";
import { readTime } from "./time.ts";

const longestIdentity = 512;

/** A domain, in the letters of any language. */
const isDomain = /^(?:[\p{L}\p{M}\p{N}-]{1,63}\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;

/** Whose event it is, strongest first; what is not an email or domain is left out. */
export function identitiesOf({ account }: EventRule, find: Find, report: Report): Identity[] {
  if (account === undefined) return [];
  const text = (from: string | undefined) => namedBy(from, find);
  const [email, domain, phone, name] = [account.email, account.domain, account.phone, account.name].map(text);
  const external = (account.external ?? []).map(({ type, value }) => {
    const [tool = "", kind = ""] = type.split(":");
    const id = text(value);
    return id === undefined ? undefined : externalIdentity(tool, kind, cutText(id, longestIdentity));
  });
  const mails = emailIdentities(email);
  if (email !== undefined && mails.length === 0) report("account.email", saying("not_email"));
  const host = domain
    ?.normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?/, "")
    .replace(/[/:?#].*$/, "");
  const domainName = host !== undefined && isDomain.test(host) ? host : undefined;
  if (domain !== undefined && domainName === undefined) report("account.domain", saying("not_domain"));
  const found = identities(
    ...external,
    ...mails,
    domainName === undefined ? undefined : { type: "domain", value: domainName },
    phone === undefined ? undefined : { type: "phone", value: cutText(phone, longestIdentity) },
    name === undefined ? undefined : { type: "name", value: cutText(name, longestIdentity) },
  );
  if (found.length === 0) report("account", saying("nothing"));
  return found;
}

/** What a customer or a thing is told from others by; what stands where there is none tells none. */
function namedBy(from: string | undefined, find: Find): string | undefined {
  const text = from === undefined ? undefined : asText(find(from));
  return text === undefined || isNothing(text) ? undefined : text;
}

export function objectOf({ object }: EventRule, find: Find): EventObject | undefined {
  if (object === undefined) return undefined;
  const text = (from: string | undefined) => (from === undefined ? undefined : asText(find(from)));
  const id = namedBy(object.id, find);
  if (id === undefined) return undefined;
  const [name, address, state] = [text(object.name), text(object.url), text(object.state)];
  const url = address !== undefined && /^https?:\/\//i.test(address) ? address : undefined;
  return {
    kind: object.kind,
    id,
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(state === undefined ? {} : { state, ...(isFinal(state, object.final) ? { final: true } : {}) }),
  };
}

function isFinal(state: string, final: readonly string[] = []): boolean {
  return final.some((one) => one.trim().toLowerCase() === state.toLowerCase());
}

/** What of an event says whether the customer has acted or the team. */
type Acted = Pick<EventDraft, "type" | "direction" | "identities">;

export function actorOf({ actor }: EventRule, find: Find, acted: Acted): EventDraft["actor"] {
  if (actor === undefined) return undefined;
  const text = (from: string | undefined) => (from === undefined ? undefined : asText(find(from)));
  const [name, email] = [text(actor.name), emailIdentity(text(actor.email))?.value];
  if (name === undefined && email === undefined) return undefined;
  return {
    kind: actor.kind ?? sideOf({ name, email }, acted),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
  };
}

/** Who acts where we do is of the team, as is who works at tasks and projects; unless they are the customer's. */
function sideOf(
  { name, email }: { readonly name: string | undefined; readonly email: string | undefined },
  { type, direction, identities }: Acted,
): "contact" | "team" {
  const host = email?.slice(email.lastIndexOf("@"));
  const isCustomers = identities.some(
    ({ type: kind, value }) => (kind === "email" && host && value.endsWith(host)) || value === name,
  );
  const side = directionOf(type, direction) ?? (/^(?:task|project|time)\./.test(type) ? "out" : "in");
  return side === "out" && !isCustomers ? "team" : "contact";
}

export function moneyOf({ money }: EventRule, find: Find, report: Report): EventDraft["money"] {
  if (money === undefined) return undefined;
  const found = amountFound(money, find, report);
  if (found === undefined) return undefined;
  const { currency } = money;
  const { value, field, isMinus } = found;
  const code = currencyCode(typeof currency === "string" ? currency : asText(find(currency.from)));
  const amount = readAmount(value, { ...money, currency: code });
  if (amount === undefined) report(field, saying("not_amount"));
  if (code === undefined) report("money.currency", saying("not_currency"));
  if (code !== undefined && (currencyWith(value) ?? code) !== code) {
    report("money.currency", saying("other_currency"));
    return undefined;
  }
  if (amount === undefined || code === undefined) return undefined;
  return { amount: isMinus ? negative(amount) : amount, currency: code };
}

/**
 * What the document says of itself; `undefined` where its total or what is open cannot be read. `time`: when the event
 * happened.
 */
export function owedOf(
  rule: EventRule,
  money: EventDraft["money"],
  time: string,
  find: Find,
  report: Report,
): EventDraft["owed"] {
  const { owed, money: total } = rule;
  if (owed === undefined || total === undefined || money === undefined) return undefined;
  const { formats } = owed;
  const read = (field: "issued" | "due" | "asOf", zone?: string) => {
    const from = owed[field];
    const value = from === undefined ? undefined : find(from);
    const found = readTime(value, { formats, zone });
    if (found === undefined && value !== undefined && value !== null && value !== "")
      report(`owed.${field}`, saying("not_date"));
    return found;
  };
  const left = owed.open === undefined ? "0" : find(owed.open);
  const open = isNoAmount(left) ? "0" : readAmount(left, { ...total, currency: money.currency });
  if (open === undefined) report("owed.open", saying("not_amount"));
  const [issued, due] = [read("issued")?.slice(0, 10), read("due")?.slice(0, 10)];
  const asOf = read("asOf", rule.time?.zone) ?? time;
  const id = owed.settles === undefined ? undefined : asText(find(owed.settles.id));
  if (open === undefined) return undefined;
  const control = controlOf(owed.control, { ...total, currency: money.currency }, find, report);
  return {
    total: money.amount,
    open,
    currency: money.currency,
    ...(issued === undefined ? {} : { issued }),
    ...(due === undefined ? {} : { due }),
    asOf,
    ...(owed.settles === undefined || id === undefined
      ? {}
      : { settles: [{ kind: owed.settles.kind, id, amount: money.amount }] }),
    ...(control === undefined ? {} : { control: { ...control, asOf } }),
  };
}

/** What the ledger says its customer owes in all; nothing where the input does not say it. */
function controlOf(
  control: NonNullable<EventRule["owed"]>["control"],
  written: Parameters<typeof readAmount>[1],
  find: Find,
  report: Report,
): Pick<NonNullable<NonNullable<EventDraft["owed"]>["control"]>, "of" | "balance"> | undefined {
  if (control === undefined) return undefined;
  const [of, said] = [asText(find(control.of)), find(control.balance)];
  if (of === undefined || said === undefined || said === null || said === "") return undefined;
  const balance = isNoAmount(said) ? "0" : readAmount(said, written);
  if (balance === undefined) report("owed.control.balance", saying("not_amount"));
  return balance === undefined ? undefined : { of, balance };
}

export function detailsOf({ details = {} }: EventRule, find: Find): Record<string, Detail> {
  if (typeof details === "string") {
    const found = asDetail(find(details));
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return found;
    return found === undefined ? {} : { value: found };
  }
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, from]) => {
      const detail = asDetail(find(from));
      return detail === undefined ? [] : [[name, detail] as const];
    }),
  );
}
