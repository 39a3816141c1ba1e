import type { FileSettings } from "../../../schemas/file-settings.ts";
import { columnsRead, expressionsOf } from "../../connectors/mapping/rule-expressions.ts";
import { foldedName } from "../read/rows.ts";

/** The columns that settings name. */
export function namedIn({ key, ignore, account, title, time, exportedAt }: FileSettings): string[] {
  const { external, ...plain } = account;
  const names = [...key, ...ignore, ...Object.values(plain), external?.column, title, time, exportedAt];
  return names.filter((name) => name !== undefined);
}

/** The columns that a mapping reads, field by field; of one that takes any of several, those together. */
export function readBy({ mapping }: FileSettings): ReturnType<typeof columnsRead>[] {
  const rules = (mapping?.rules ?? []).filter(({ each }) => each === undefined);
  return rules.flatMap((rule) => expressionsOf(rule).map(([, expression]) => columnsRead(expression)));
}

/** A file's columns, called as they are known where they differ from that in case and blanks alone. */
export function calledAs(known: readonly string[], found: readonly string[]): readonly string[] {
  const missing = new Map(
    known.filter((name) => !found.includes(name)).map((name) => [foldedName(name), name] as const),
  );
  return found.map((name) => {
    const as = known.includes(name) ? undefined : missing.get(foldedName(name));
    if (as !== undefined) missing.delete(foldedName(name));
    return as ?? name;
  });
}
