import { jsonIfText } from "../../delivery/parse.ts";
import { isRecord } from "../mapping/expression.ts";
import { customerAmong } from "./likely.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What an event's data tells, each as fields. A list whose entries are of different customers tells of as many things; any
 * other is one thing, with what its entries agree on as its fields and the rest numbered. Azure's Event Grid and others
 * write the data as JSON in a text.
 */
export function partsOf(given: unknown): readonly Fields[] {
  const data = typeof given === "string" ? (jsonIfText(given) ?? given) : given;
  if (isRecord(data)) return [data];
  if (!Array.isArray(data)) return [{ data: { data } }];
  const entries = data.filter(isRecord);
  if (entries.length < data.length) return [numbered(data.map((value) => ({ value })))];
  const customers = entries.map(customerAmong);
  const named = customers.filter((one) => one !== undefined);
  const [customer, ...others] = new Map(named.map((one) => [JSON.stringify(one), one])).values();
  if (others.length > 0 && named.length === entries.length) return entries;
  return [{ ...numbered(entries), ...(others.length === 0 ? customer : {}) }];
}

/** Fields that all entries have alike under their own names, the others under their entry's number: `2. invoice`. */
function numbered(entries: readonly Fields[]): Fields {
  const [first = {}] = entries;
  const isAgreed = (name: string) =>
    entries.every((one) => JSON.stringify(one[name]) === JSON.stringify(first[name]));
  const agreed = Object.entries(first).filter(([name]) => isAgreed(name));
  const names = new Set(agreed.map(([name]) => name));
  const rest = entries.flatMap((entry, n) =>
    Object.entries(entry).flatMap(([name, value]) =>
      names.has(name) ? [] : [[`${n + 1}. ${name}`, value] as const],
    ),
  );
  return Object.fromEntries([...agreed, ...rest]);
}
