import type { Flaw } from "./client-list.ts";
import { hasWords, t, wordFor } from "./words.ts";

/** Why a row of a list, or a value in it, was left out; `reason`: as the hub says it, where there are no other words. */
export function flawWords({ code, value, values = {} }: Flaw, reason = ""): string {
  const { what = "", fields, ...others } = values;
  const told = {
    ...others,
    value: value === "" ? String(what).replace(/^\S+ /, "") : value,
    fields: String(fields ?? "")
      .split(", ")
      .map((field) => (hasWords("field", field) ? wordFor("field", field) : field))
      .join(", "),
  };
  for (const prefix of ["import.flaw", "problem"])
    if (hasWords(prefix, code)) return wordFor(prefix, code, told);
  return reason === "" ? t("import.becomes.refused") : reason;
}
