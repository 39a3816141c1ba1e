import type { Key } from "../messages/en.ts";
import { isObject, isSame } from "./json.ts";

type Kind =
  | "expression"
  | "text"
  | "number"
  /** A currency's code, or the expression that finds one. */
  | "currency"
  /** Texts, one a line. */
  | "lines"
  /** `name = expression`, one a line; a line without a name is one expression for all. */
  | "pairs"
  /** `tool:kind = expression`, one a line. */
  | "externals"
  | { readonly choices: readonly string[]; readonly words: string };

/** A field of a mapping's rule as the form shows it. */
export interface RuleField {
  /** Where it stands in the rule, e.g. `money.amount`. */
  readonly path: string;
  readonly label: Key;
  readonly hint?: Key;
  readonly kind: Kind;
}

export interface RuleGroup {
  readonly title: Key;
  readonly fields: readonly RuleField[];
  /** Shown from the start, filled or not. */
  readonly open: boolean;
}

const field = (path: string, kind: Kind, label: Key, hint?: Key): RuleField => ({
  path,
  kind,
  label,
  ...(hint === undefined ? {} : { hint }),
});

/** All that a rule can say, but its type, in the order in which one thinks of it. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "rule.what",
    open: true,
    fields: [
      field("rule", "text", "rule.name", "rule.name.hint"),
      field("title", "text", "rule.title", "rule.title.hint"),
      field("key", "lines", "rule.key", "rule.key.hint"),
      field("when", "expression", "rule.when", "rule.when.hint"),
      field("each", "expression", "rule.each", "rule.each.hint"),
    ],
  },
  {
    title: "rule.time",
    open: true,
    fields: [
      field("time.from", "expression", "rule.time.from", "rule.time.from.hint"),
      field("time.zone", "text", "rule.zone", "rule.zone.hint"),
      field("time.formats", "lines", "rule.formats", "rule.formats.hint"),
      field("scheduledFor.from", "expression", "rule.scheduled", "rule.scheduled.hint"),
      field("scheduledFor.zone", "text", "rule.scheduledZone"),
      field("scheduledFor.formats", "lines", "rule.scheduledFormats"),
    ],
  },
  {
    title: "rule.account",
    open: true,
    fields: [
      field("account.email", "expression", "rule.account.email"),
      field("account.name", "expression", "rule.account.name", "rule.account.name.hint"),
      field("account.domain", "expression", "rule.account.domain"),
      field("account.phone", "expression", "rule.account.phone"),
      field("account.external", "externals", "rule.account.external", "rule.account.external.hint"),
    ],
  },
  {
    title: "rule.money",
    open: false,
    fields: [
      field("money.amount", "expression", "rule.money.amount"),
      field("money.minus", "expression", "rule.money.minus", "rule.money.minus.hint"),
      field("money.sign.from", "expression", "rule.money.sign", "rule.money.sign.hint"),
      field("money.sign.minus", "lines", "rule.money.sign.minus", "rule.money.sign.minus.hint"),
      field("money.sign.plus", "lines", "rule.money.sign.plus", "rule.money.sign.plus.hint"),
      field("money.currency", "currency", "rule.money.currency", "rule.money.currency.hint"),
      field("money.decimal", { choices: [".", ","], words: "decimal" }, "rule.money.decimal"),
      field("money.minorDigits", "number", "rule.money.minorDigits", "rule.money.minorDigits.hint"),
    ],
  },
  {
    title: "rule.owed",
    open: false,
    fields: [
      field("owed.open", "expression", "rule.owed.open", "rule.owed.open.hint"),
      field("owed.issued", "expression", "rule.owed.issued"),
      field("owed.due", "expression", "rule.owed.due"),
      field("owed.asOf", "expression", "rule.owed.asOf", "rule.owed.asOf.hint"),
      field("owed.formats", "lines", "rule.owed.formats", "rule.formats.hint"),
      field("owed.settles.kind", "text", "rule.owed.settles.kind", "rule.object.kind.hint"),
      field("owed.settles.id", "expression", "rule.owed.settles.id"),
      field("owed.control.balance", "expression", "rule.owed.balance", "rule.owed.balance.hint"),
      field("owed.control.of", "expression", "rule.owed.of", "rule.owed.of.hint"),
    ],
  },
  {
    title: "rule.actor",
    open: false,
    fields: [
      field("actor.name", "expression", "rule.actor.name"),
      field("actor.email", "expression", "rule.actor.email"),
      field("actor.kind", { choices: ["contact", "team", "tool"], words: "actor" }, "rule.actor.kind"),
      field("direction", { choices: ["in", "out"], words: "direction" }, "rule.direction"),
    ],
  },
  {
    title: "rule.object",
    open: false,
    fields: [
      field("object.kind", "text", "rule.object.kind", "rule.object.kind.hint"),
      field("object.id", "expression", "rule.object.id"),
      field("object.name", "expression", "rule.object.name"),
      field("object.url", "expression", "rule.object.url"),
      field("object.state", "expression", "rule.object.state"),
      field("object.final", "lines", "rule.object.final", "rule.object.final.hint"),
    ],
  },
  {
    title: "rule.details",
    open: false,
    fields: [
      field("details", "pairs", "rule.details.fields", "rule.details.hint"),
      field("shared", "pairs", "rule.shared", "rule.shared.hint"),
    ],
  },
];

const allFields = ruleGroups.flatMap(({ fields }) => fields);

/** The field that a problem speaks of: `time.formats[0]` is one of `time.formats`, `time` begins with `time.from`. */
export function fieldFor(path: string): RuleField | undefined {
  const within = ({ path: own }: RuleField) =>
    path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`);
  return allFields.find(within) ?? allFields.find(({ path: own }) => own.startsWith(`${path}.`));
}

/** What a path of a rule is called: its field, or the group that it is all of. */
export function labelFor(path: string): Key | undefined {
  if (path === "type" || path.startsWith("type.")) return "rule.type";
  const whole = allFields.some((one) => one.path === path)
    ? undefined
    : ruleGroups.find(({ fields }) => fields.every((one) => one.path.startsWith(path)));
  return whole?.title ?? fieldFor(path)?.label;
}

/** What stands in a field; `undefined` where the value is more than the field can show. */
export function textOf({ kind }: RuleField, value: unknown): string | undefined {
  if (value === undefined || value === "") return "";
  const text = shown(kind, value);
  return text === undefined || isSame(valueIn({ kind }, text), value) ? text : undefined;
}

function shown(kind: Kind, value: unknown): string | undefined {
  if (typeof value === "string" && kind !== "lines" && kind !== "externals" && kind !== "number")
    return value;
  if (kind === "number") return isObject(value) || Array.isArray(value) ? undefined : String(value);
  if (kind === "currency") return isObject(value) && typeof value.from === "string" ? value.from : undefined;
  if (kind === "lines") return Array.isArray(value) ? value.map(String).join("\n") : undefined;
  if (kind === "pairs" && isObject(value))
    return Object.entries(value)
      .map(([name, from]) => `${name} = ${String(from)}`)
      .join("\n");
  if (kind === "externals" && Array.isArray(value))
    return value
      .filter(isObject)
      .map(({ type, value: from }) => `${String(type)} = ${String(from)}`)
      .join("\n");
  return undefined;
}

/** The value that a text says; `undefined` for an empty one. */
export function valueIn({ kind }: Pick<RuleField, "kind">, text: string): unknown {
  if (text.trim() === "") return undefined;
  if (kind === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === "currency") return /^[A-Z]{3}$/.test(text.trim()) ? text.trim() : { from: text.trim() };
  if (kind === "lines") return linesIn(text);
  if (kind === "externals")
    return linesIn(text).map((line) => {
      const [type, value] = parted(line) ?? ["", line];
      return { type, value };
    });
  if (kind === "pairs") {
    const pairs = linesIn(text).map(parted);
    const named = pairs.filter((pair) => pair !== undefined);
    return named.length === pairs.length ? Object.fromEntries(named) : text.trim();
  }
  return text;
}

const linesIn = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** At the first equals sign that stands alone: `==` belongs to an expression. */
function parted(line: string): [name: string, from: string] | undefined {
  const [, name = "", from = ""] = /^([^=]+?)\s*=(?!=)\s*(.*)$/.exec(line) ?? [];
  return name === "" ? undefined : [name, from];
}
