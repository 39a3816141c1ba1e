import type { EventRule } from "../../../schemas/mapping.ts";
import { expressionsIn } from "./text.ts";

/** Every expression of a rule, by where it stands. */
export function expressionsOf(rule: EventRule): (readonly [field: string, expression: string])[] {
  const { type, direction, account, actor, object, money, owed } = rule;
  const list = (field: string, from: readonly string[] = []) =>
    from.map((one, n) => [`${field}[${n}]`, one] as const);
  const record = (field: string, from: Readonly<Record<string, string>> = {}) =>
    Object.entries(from).map(([name, one]) => [`${field}.${name}`, one] as const);
  const single: [string, string | undefined][] = [
    ["when", rule.when],
    ["each", rule.each],
    ["type.from", typeof type === "string" ? undefined : type.from],
    ["direction.from", typeof direction === "string" ? undefined : direction?.from],
    ["time.from", rule.time?.from],
    ["scheduledFor.from", rule.scheduledFor?.from],
    ["account.email", account?.email],
    ["account.domain", account?.domain],
    ["account.phone", account?.phone],
    ["account.name", account?.name],
    ["actor.name", actor?.name],
    ["actor.email", actor?.email],
    ["object.id", object?.id],
    ["object.name", object?.name],
    ["object.url", object?.url],
    ["object.state", object?.state],
    ["money.amount", money?.amount],
    ["money.minus", money?.minus],
    ["money.sign.from", money?.sign?.from],
    ["owed.open", owed?.open],
    ["owed.issued", owed?.issued],
    ["owed.due", owed?.due],
    ["owed.asOf", owed?.asOf],
    ["owed.settles.id", owed?.settles?.id],
    ["owed.control.of", owed?.control?.of],
    ["owed.control.balance", owed?.control?.balance],
    ["money.currency.from", typeof money?.currency === "object" ? money.currency.from : undefined],
  ];
  return [
    ...single.flatMap(([field, from]) => (from === undefined ? [] : [[field, from] as const])),
    ...list("key", rule.key),
    ...expressionsIn(rule.title).map((from) => ["title", from] as const),
    ...record("shared", rule.shared),
    ...(account?.external ?? []).map(({ value }, n) => [`account.external[${n}].value`, value] as const),
    ...(typeof rule.details === "string"
      ? [["details", rule.details] as const]
      : record("details", rule.details)),
  ];
}

/** What of an expression is data: texts and literals. */
const data = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;
/** A name at the beginning of a path: neither below another, nor a function, nor what a choice calls its parts. */
const heads =
  /(?<![\w".]\s*\.\s*|[\w"])(?:"((?:[^"\\]|\\.)+)"|([A-Za-z_]\w*))(?!\w)(?!\s*[(:])(?:\s*\.\s*(?:"((?:[^"\\]|\\.)+)"|([A-Za-z_]\w*)))?/g;
/** What makes other names than columns of what stands in it, or takes one name for want of another. */
const within = /\[\?|\[\*|(?<!&)&(?!&)|@|\{/;

/**
 * The columns of a row that an expression reads, by `row` or plainly: of several, any of which will do, together. None of
 * one that looks into lists.
 */
export function columnsRead(expression: string): {
  readonly columns: readonly string[];
  readonly any: boolean;
} {
  const bare = expression.replace(data, "''");
  if (within.test(bare)) return { columns: [], any: false };
  const columns = [...bare.matchAll(heads)].flatMap(([, quoted, plain, quotedBelow, plainBelow]) => {
    const head = quoted ?? plain ?? "";
    if (head === "row" && quoted === undefined) return (quotedBelow ?? plainBelow) || [];
    return ofTheHub.has(head) && quoted === undefined ? [] : [head];
  });
  return { columns, any: /\|\||not_null|merge/.test(bare) };
}

/** What the hub calls what it knows of a change, beside the row's columns; and the words of JMESPath. */
const ofTheHub = new Set(["row", "change", "before", "changes", "file", "shared", "true", "false", "null"]);
