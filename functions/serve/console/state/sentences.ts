import { english } from "../../../insight/sentences/english.ts";
import { tell } from "../../../insight/sentences/sentence.ts";
import { vietnamese } from "../../../insight/sentences/vietnamese.ts";
import { locale } from "./preferences.ts";
import { t } from "./words.ts";

interface Said {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** The same in few words where a list has its own: of a silence, how long it is beside the usual. */
export function briefWords(said: Said): string {
  const { elapsed, usually } = said.values;
  if (said.code !== "silence.silent" || typeof elapsed !== "number" || typeof usually !== "number")
    return sentenceWords(said);
  return `${t("silence.silent", { n: elapsed })}, ${t("silence.every", { n: usually })}.`;
}

/** What insight says, in the reader's language. */
export const sentenceWords = (said: Said): string => tell(said, locale.value === "vi" ? vietnamese : english);
