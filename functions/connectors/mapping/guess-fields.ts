import type { EventRule, MappingGuess } from "../../../schemas/mapping.ts";
import { type Said, saying } from "../../../schemas/mapping-words.ts";
import { emailIdentity } from "../../shared/identity.ts";
import { guessType } from "./guess-type.ts";
import { readAmount } from "./money.ts";
import { best, isOf, named, ofAccount, score, short, words } from "./names.ts";
import type { Leaf } from "./sample.ts";
import { readTime } from "./time.ts";

export type Sure = MappingGuess["sure"];

/** Takes a guess down and the value out of the others' reach; its path. */
export type Note = (field: string, leaf: Leaf, sure: Sure, why: Said) => string;

/** Signs that stand for one currency, but for the dollar's. */
const signs: Readonly<Record<string, string>> = { "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", $: "USD" };

const formats = [
  ...[
    "dd/MM/yyyy",
    "MM/dd/yyyy",
    "dd.MM.yyyy",
    "dd-MM-yyyy",
    "d MMM yyyy",
    "MMM d, yyyy",
    "yyyy/MM/dd",
  ].flatMap((date) => [date, `${date} HH:mm`, `${date} HH:mm:ss`, `${date} h:mm a`]),
];

/** The value whose word says best what happened; the words of the others like it say of what. */
export function typeGuess(leaves: readonly Leaf[]) {
  const said = leaves.filter((leaf) => named(leaf, words.type) && !ofAccount(leaf) && short(leaf));
  const names = leaves.flatMap(({ words: own, around }) => [...around, ...own]);
  const guesses = said.map((typed) => ({
    typed,
    guess: guessType(
      typed.text,
      said.map(({ text }) => text),
      names,
    ),
  }));
  const order: readonly Sure[] = ["high", "medium", "low"];
  const [first] = guesses.sort((a, b) => order.indexOf(a.guess.sure) - order.indexOf(b.guess.sure));
  return first ?? { typed: undefined, guess: guessType("", [], names) };
}

export function accountGuess(
  leaves: readonly Leaf[],
  tool: string,
  note: Note,
): NonNullable<EventRule["account"]> {
  const mails = leaves.filter((leaf) => emailIdentity(leaf.text) !== undefined);
  const email = mails.find(ofAccount) ?? mails.find((leaf) => !named(leaf, words.person));
  const ids = leaves.filter((leaf) => ofAccount(leaf) && named(leaf, words.id) && short(leaf));
  const names = leaves.filter(
    (leaf) =>
      ofAccount(leaf) &&
      named(leaf, words.name) &&
      leaf !== email &&
      !ids.includes(leaf) &&
      /\p{L}/u.test(leaf.text),
  );
  const [id, name] = [ids[0], names[0]];
  if (id) note("account.external", id, "high", saying("customer_id"));
  if (email) note("account.email", email, ofAccount(email) ? "high" : "low", saying("email"));
  if (name) note("account.name", name, "high", saying("customer_name"));
  const external = id ?? name;
  if (!id && name) note("account.external", name, "medium", saying("in_place_of_id"));
  return {
    ...(external ? { external: [{ type: `${tool}:client`, value: external.path }] } : {}),
    ...(email ? { email: email.path } : {}),
    ...(name ? { name: name.path } : {}),
  };
}

export function timeGuess(
  leaves: readonly Leaf[],
  names: readonly string[],
  note: Note,
  field: "time" | "scheduledFor",
) {
  const due = isOf(words.due);
  const found = leaves
    .filter((leaf) => (field === "time") !== leaf.words.some(due) && typeof leaf.value !== "boolean")
    .map((leaf) => ({ leaf, format: formatOf(leaf), score: score(leaf, names) }))
    .filter(({ format, score }) => format !== undefined && (score > 0 || field === "time"))
    .sort((a, b) => b.score - a.score)[0];
  if (!found || (found.score === 0 && /^\d+$/.test(found.leaf.text))) return undefined;
  const { leaf, format = "iso" } = found;
  const swapped = format.replace("dd/MM", "MM/dd");
  const either = swapped !== format && readTime(leaf.text, { formats: [swapped] }) !== undefined;
  const zoned = format.startsWith("unix") || /(?:Z|[+-]\d\d:?\d\d)$/i.test(leaf.text);
  if (either) note(field, leaf, "low", saying("date_either"));
  else if (zoned) note(field, leaf, "high", saying("date", { format }));
  else note(field, leaf, "medium", saying("date_without_zone", { format }));
  return { from: leaf.path, ...(format === "iso" ? {} : { formats: [format] }) };
}

function formatOf({ text, value }: Leaf): string | undefined {
  if (readTime(value, { formats: ["iso"] }) !== undefined) return "iso";
  if (readTime(value, { formats: ["unix"] }) !== undefined) return "unix";
  return formats.find((format) => readTime(text, { formats: [format] }) !== undefined);
}

export function moneyGuess(leaves: readonly Leaf[], note: Note): EventRule["money"] {
  const sign = Object.keys(signs);
  const amount = best(
    leaves,
    (leaf) =>
      typeof leaf.value !== "boolean" &&
      (named(leaf, words.amount) || sign.some((one) => leaf.text.includes(one))) &&
      (readAmount(leaf.value, {}) ?? readAmount(leaf.value, { decimal: "," })) !== undefined,
  );
  if (!amount) return undefined;
  const currency = leaves.find((leaf) => leaf.words.some((word) => ["currency", "ccy"].includes(word)));
  const written = currency && /^[A-Z]{3}$/i.test(currency.text) ? currency : undefined;
  const known = signs[sign.find((one) => amount.text.includes(one)) ?? ""];
  if (!written && known === undefined) return undefined;
  const comma = readAmount(amount.value, {}) === undefined;
  note("money.amount", amount, comma || /[.]/.test(amount.text) ? "high" : "medium", saying("amount"));
  if (written) note("money.currency", written, "high", saying("currency"));
  return {
    amount: amount.path,
    currency: written ? { from: written.path } : (known ?? "USD"),
    ...(comma ? { decimal: "," as const } : {}),
  };
}
