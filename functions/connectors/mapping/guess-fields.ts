import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, MappingGuess, MoneyRule } from "../../../schemas/mapping.ts";
import { type Said, saying } from "../../../schemas/mapping-words.ts";
import { emailIdentity } from "../../shared/identity.ts";
import { groupColumn } from "../rows/group-column.ts";
import { currencyCode } from "./currency.ts";
import { pairGuess, signGuess } from "./guess-signs.ts";
import { guessType, type TypeGuess, unnamed } from "./guess-type.ts";
import { isNoAmount, readAmount } from "./money.ts";
import {
  isConstant,
  isLedger,
  likeliest,
  named,
  ofAccount,
  plainNames,
  score,
  short,
  words,
} from "./names.ts";
import type { Leaf } from "./sample.ts";
import { readTime } from "./time.ts";
import { type DateOrder, OrderOfDates } from "./written-date.ts";

export type Sure = MappingGuess["sure"];

/** Takes a guess down and the value out of the others' reach; its path. */
export type Note = (field: string, leaf: Leaf, sure: Sure, why: Said) => string;

/** Signs that stand for one currency, but for the dollar's. */
const signs: Readonly<Record<string, string>> = { "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", $: "USD" };

const formats = ["iso", "unix", "day-first", "month-first"];

/** Values of other examples that a guess looks at. */
const comparedAtMost = 200;

/** What makes a "type" or "status" one of something else. */
const otherThanType = ["tax", "vat", "account", ...words.currency];

/**
 * The value whose words say best what happened; those of the others like it say of what. `own`: the types that the tool
 * is known for, which go first.
 */
export function typeGuess(
  leaves: readonly Leaf[],
  own: readonly EventType[],
): {
  readonly typed: Leaf | undefined;
  readonly guess: TypeGuess;
  /** What each of its values that is understood is taken for. */
  readonly table: Readonly<Record<string, EventType>>;
  /** Whether its values are things, each of its own kind. */
  readonly isKinds: boolean;
} {
  const said = leaves.filter(
    (leaf) =>
      named(leaf, words.type) &&
      !ofAccount(leaf) &&
      short(leaf) &&
      !named(leaf, otherThanType) &&
      leaf.words.at(-1) !== "id" &&
      !isLedger(leaf),
  );
  const namesOf = (some: readonly Leaf[]) => some.map(({ words, around }) => [...around, ...words].join(" "));
  // What a thing need not have does not say what it is: payments may have an invoice.
  const [names, whole] = [namesOf(leaves), namesOf(leaves.filter(({ absent }) => absent === 0))];
  const isMoney = leaves.some((leaf) => named(leaf, words.amount));
  const deals = tellsOfDeals(leaves) && (own.length === 0 || own.includes(dealMoved.type));
  const all = said.map((typed) => {
    const besides = said.filter((leaf) => leaf !== typed).flatMap(commonest);
    const values = [...new Set([typed.text, ...typed.others])].slice(0, typesAtMost);
    const read = (by: readonly string[], more: readonly string[] = []) =>
      values.map((value) => ({ value, guess: guessType(value, [...more, ...besides], by, own) }));
    const isNamed = read(whole).some(({ guess }) => guess.noun !== undefined);
    const guesses = deals
      ? values.map((value) => ({ value, guess: dealMoved }))
      : isNamed
        ? read(names)
        : likeliestThing(read(names), (more) => read(whole, more), { isMoney, own });
    // Stages are told by what a list of deals calls them, before what else goes on with one.
    if (
      deals &&
      !named(typed, ["stage", "dealstage", "phase"]) &&
      said.some((leaf) => named(leaf, ["stage", "dealstage"]))
    )
      return { typed, guesses, happened: [], understood: [] };
    const understood = guesses.filter(({ guess: { sure } }) => sure !== "low");
    const happened = understood.filter(({ guess }) => !guess.isThing);
    const things = new Set(understood.map(({ guess }) => guess.noun));
    // All of one kind, a column of kinds says nothing.
    return { typed, guesses, happened, understood: happened.length > 0 || things.size > 1 ? understood : [] };
  });
  const [first] = all.toSorted(
    (a, b) => b.happened.length - a.happened.length || b.understood.length - a.understood.length,
  );
  const [guess] = first?.guesses ?? [];
  if (!first || !guess)
    return { typed: undefined, guess: guessType("", [], names, own), table: {}, isKinds: false };
  const isKinds = first.guesses.every(({ guess: { isThing } }) => isThing);
  const sure = order[Math.max(...first.guesses.map(({ guess: { sure } }) => order.indexOf(sure)))] ?? "low";
  const known = [guess, ...first.understood.filter((one) => one !== guess)];
  const table = Object.fromEntries(known.map((one) => [one.value.slice(0, 200), one.guess.type]));
  return { typed: first.typed, guess: { ...guess.guess, sure }, table, isKinds };
}

/** A deal in a sales team's list is only ever at another stage: what it comes to, an agreement or an invoice tells. */
const dealMoved: TypeGuess = { type: "opportunity.updated", sure: "medium", noun: "opportunity" };

/** Whether it is a list of deals: by a column's name, or by the stages at which HubSpot's and Salesforce's deals end. */
function tellsOfDeals(leaves: readonly Leaf[]): boolean {
  return leaves.some(
    (leaf) =>
      named(leaf, deal) ||
      [leaf.text, ...leaf.others.slice(0, comparedAtMost)].some((text) =>
        /^closed[ _-]?(?:won|lost)$/i.test(text),
      ),
  );
}

const deal = ["deal", "deals", "dealname", "dealstage", "opportunity", "opportunities"];

/** What stands in a column, the commonest first. */
function commonest({ text, others }: Leaf): string[] {
  const counts = new Map<string, number>();
  for (const one of [text, ...others]) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, typesAtMost)
    .map(([one]) => one);
}

/**
 * The values as what happened to the thing of which most of them can be said, where none is named: at least two, or one
 * of a thing that the tool is known for. Of money, where there is an amount.
 */
function likeliestThing<Read extends { readonly guess: TypeGuess }>(
  plain: readonly Read[],
  read: (more: readonly string[]) => readonly Read[],
  { isMoney, own }: { readonly isMoney: boolean; readonly own: readonly EventType[] },
): readonly Read[] {
  const told = (values: readonly Read[]) => values.filter(({ guess }) => guess.sure === "medium").length;
  const isOwn = (noun: string) => own.length === 0 || own.some((type) => type.startsWith(`${noun}.`));
  const things = [...(isMoney ? unnamed.money : []), ...unnamed.work].filter(isOwn);
  const [best = plain] = things.map((noun) => read([noun])).toSorted((a, b) => told(b) - told(a));
  return told(best) > (own.length === 0 ? 1 : 0) ? best : plain;
}

const order: readonly Sure[] = ["high", "medium", "low"];

/** Values of a field that a proposal says the types of. */
const typesAtMost = 20;

/** The guess, or less than certain where the other examples do not bear it out. */
function agreed(sure: Sure, { others }: Leaf, fits: (text: string) => boolean): Sure {
  return sure === "high" && !others.every((text) => text.trim() === "" || fits(text)) ? "medium" : sure;
}

export function accountGuess(
  leaves: readonly Leaf[],
  tool: string,
  note: Note,
): NonNullable<EventRule["account"]> {
  const people = leaves.filter((leaf) => !named(leaf, words.kind) && !isConstant(leaf));
  const mails = people.filter((leaf) => emailIdentity(leaf.text) !== undefined);
  const isStaff = (leaf: Leaf) => named(leaf, words.person) && !named(leaf, ["contact"]);
  const email =
    mails.find(ofAccount) ??
    mails.find((leaf) => !named(leaf, words.person)) ??
    mails.find((leaf) => !isStaff(leaf));
  const rest = people.filter((leaf) => leaf !== email);
  // In a list of deals an account is whom they are with, and a name the deal's.
  const deals = tellsOfDeals(leaves);
  const isOf = (leaf: Leaf) => ofAccount(leaf) || (deals && named(leaf, ["account id", "accountid"]));
  const ids = rest.filter((leaf) => isOf(leaf) && isNumber(leaf) && short(leaf));
  const names = rest.filter(
    (leaf) => ofAccount(leaf) && named(leaf, words.name) && !ids.includes(leaf) && isWord(leaf),
  );
  const id = ids.find((leaf) => !named(leaf, words.taxNumber)) ?? ids[0];
  const strong = names[0];
  const isDeals = (leaf: Leaf) =>
    deals && (named(leaf, [...deal, "stage"]) || leaf.words.join(" ") === "name");
  const perhaps = rest.filter((leaf) => perhapsName(leaf) && isWord(leaf) && !isDeals(leaf));
  const name = strong ?? likeliest(perhaps, id ? plainNames : words.perhapsAccount) ?? groupOf(leaves);
  const isShort = (text: string) => text.length <= 80;
  if (id) note("account.external", id, agreed("high", id, isShort), saying("customer_id"));
  const isEmail = (text: string) => emailIdentity(text) !== undefined;
  if (email)
    note("account.email", email, ofAccount(email) ? agreed("high", email, isEmail) : "low", saying("email"));
  const isName = (text: string) => /\p{L}/u.test(text) && isShort(text);
  if (name)
    note("account.name", name, strong ? agreed("high", name, isName) : "low", saying("customer_name"));
  const external = id ?? name;
  if (!id && name) note("account.external", name, strong ? "medium" : "low", saying("in_place_of_id"));
  return {
    ...(external ? { external: [{ type: `${tool}:client`, value: external.path }] } : {}),
    ...(email ? { email: email.path } : {}),
    ...(name ? { name: name.path } : {}),
  };
}

/** The names that stand above the rows of a report, where they are none of accounts, and no ages such as `1 - 30 days`. */
function groupOf(leaves: readonly Leaf[]): Leaf | undefined {
  const group = leaves.find(({ path }) => path === groupColumn);
  const isAge = group && [group.text, ...group.others].some((text) => /^[<>]?\s*\d|\bdays?\b/i.test(text));
  return group && !isAge && isWord(group) ? group : undefined;
}

/** Whether a customer's column holds numbers or codes: by its name, or by every one of its values. */
function isNumber(leaf: Leaf): boolean {
  if (named(leaf, words.numbered)) return false;
  return named(leaf, words.id) || [leaf.text, ...leaf.others].every((text) => /^[A-Z]{0,6}\d+$/.test(text));
}

/** Short enough for a name, and has letters. */
function isWord(leaf: Leaf): boolean {
  return /\p{L}/u.test(leaf.text) && short(leaf) && !isLedger(leaf);
}

/** A column that is called by nothing else but a word that may mean a customer, such as `Name` or `Account name`. */
function perhapsName(leaf: Leaf): boolean {
  const own = leaf.words.filter((word) => word !== "name" || leaf.words.length === 1);
  return (
    own.length === 1 &&
    leaf.around.length === 0 &&
    named(leaf, words.perhapsAccount) &&
    !named(leaf, words.id)
  );
}

/** A time of day with its zone: a date that ends in `-2026` has none. */
const clockInZone = /\d:\d\d.*(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/i;

export function timeGuess(
  leaves: readonly Leaf[],
  names: readonly string[],
  note: Note,
  field: "time" | "scheduledFor",
) {
  const order = orderOf(leaves.flatMap(({ text, others }) => [text, ...others.slice(0, comparedAtMost)]));
  const found = leaves
    .filter((leaf) => (field === "time") !== named(leaf, words.due) && typeof leaf.value !== "boolean")
    .map((leaf) => ({ leaf, format: formatOf(leaf, order), score: score(leaf, names) }))
    .filter(
      ({ format, score }) => format !== undefined && (score > 0 || (field === "time" && format !== "unix")),
    )
    .sort((a, b) => b.score - a.score)[0];
  if (!found) return undefined;
  const { leaf, format = "iso" } = found;
  const isZoned = (text: string) => format === "unix" || clockInZone.test(text.trim());
  const zoned = isZoned(leaf.text) && leaf.others.every((text) => text.trim() === "" || isZoned(text));
  if (order === undefined && isEither(leaf, format)) note(field, leaf, "low", saying("date_either"));
  else if (zoned) note(field, leaf, "high", saying("date", { format }));
  else note(field, leaf, "medium", saying("date_without_zone", { format }));
  return { from: leaf.path, ...(format === "iso" ? {} : { formats: [format] }) };
}

/** The first format in which every example can be read; `usual`: the order of the dates beside them. */
function formatOf({ text, value, others }: Leaf, usual: DateOrder | undefined): string | undefined {
  const all = [value, ...others.slice(0, comparedAtMost)];
  const order = orderOf([text, ...others]) ?? usual;
  const fitting = formats.filter((format) =>
    all.every((one) => readTime(one, { formats: [format] }) !== undefined),
  );
  const tells = fitting.find((format) => format === "iso" || format === "unix");
  return tells ?? fitting.find((format) => format === order) ?? fitting[0];
}

/** Whether nothing tells which number of the dates is the day. */
function isEither({ text, others }: Leaf, format: string): boolean {
  if (format !== "day-first" && format !== "month-first") return false;
  const other = format === "day-first" ? "month-first" : "day-first";
  const differ = readTime(text, { formats: [other] }) !== readTime(text, { formats: [format] });
  return (
    differ && readTime(text, { formats: [other] }) !== undefined && orderOf([text, ...others]) === undefined
  );
}

function orderOf(texts: readonly string[]) {
  const orders = new OrderOfDates();
  for (const text of texts) orders.see(text);
  return orders.order;
}

const codes = new Set(Intl.supportedValuesOf("currency"));

/** The currency that a column's name says: `Amount (GBP)`, `Betrag in €`. */
function currencyIn(name: string): string | undefined {
  const said = name
    .split(/[\s"()[\]./_:-]+/)
    .find((word) => codes.has(word) || /^(?:\p{Sc}|đ|VNĐ)$/u.test(word));
  return said === undefined ? undefined : (signs[said] ?? currencyCode(said));
}

/** The amount, without a currency where none is said. */
export function moneyGuess(
  leaves: readonly Leaf[],
  note: Note,
): EventRule["money"] | { readonly amount: string } {
  const sign = Object.keys(signs);
  const currencies = leaves.filter((leaf) => named(leaf, words.currency));
  const currency = currencies.find(({ text }) => currencyCode(text) !== undefined) ?? currencies[0];
  const code = currencyCode(currency?.text);
  const read = (value: unknown, decimal: "." | ",") => readAmount(value, { decimal, currency: code });
  const amounts = leaves.filter(
    (leaf) =>
      leaf !== currency &&
      typeof leaf.value !== "boolean" &&
      (named(leaf, words.amount) || sign.some((one) => leaf.text.includes(one))) &&
      (read(leaf.value, ".") ?? read(leaf.value, ",")) !== undefined,
  );
  const whole = amounts.filter((leaf) => !named(leaf, words.part));
  const [fits = amounts] = [whole, amounts].filter((some) => some.length > 0);
  const pair = pairGuess(leaves, ".") ?? pairGuess(leaves, ",");
  const amount = pair?.[0] ?? likeliest(fits, words.amount) ?? fits[0];
  if (!amount) return undefined;
  const all = [amount, ...(pair ?? []).slice(1)]
    .flatMap(({ value, others }) => [value, ...others.slice(0, comparedAtMost)])
    .filter((one) => !isNoAmount(one));
  const comma = all.some((one) => read(one, ".") === undefined && read(one, ",") !== undefined);
  const written = code === undefined ? undefined : currency;
  const known = signs[sign.find((one) => amount.text.includes(one)) ?? ""] ?? currencyIn(amount.path);
  const isRead = (text: string) => isNoAmount(text) || read(text, comma ? "," : ".") !== undefined;
  const isClear = (amount.absent === 0 || pair !== undefined) && (comma || /[.]/.test(amount.text));
  const sureOfAmount = agreed(isClear ? "high" : "medium", amount, isRead);
  note("money.amount", amount, sureOfAmount, saying("amount"));
  const decimal = comma ? { decimal: "," as const } : {};
  const signed = signsGuess(leaves, pair, note);
  const isCode = (text: string) => currencyCode(text) !== undefined;
  if (written) note("money.currency", written, agreed("high", written, isCode), saying("currency"));
  if (written) return { amount: amount.path, currency: { from: written.path }, ...signed, ...decimal };
  return known === undefined
    ? { amount: amount.path }
    : { amount: amount.path, currency: known, ...signed, ...decimal };
}

/** Which way amounts count, where another column says it. */
function signsGuess(
  leaves: readonly Leaf[],
  pair: ReturnType<typeof pairGuess>,
  note: Note,
): Pick<MoneyRule, "minus" | "sign"> {
  if (pair) return { minus: note("money.minus", pair[1], "medium", saying("amount_minus")) };
  const found = signGuess(leaves);
  if (found === undefined) return {};
  note("money.sign", found.leaf, "medium", saying("amount_sign"));
  return { sign: found.sign };
}
