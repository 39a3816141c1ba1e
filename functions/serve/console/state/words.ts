import { effect, signal } from "@preact/signals";
import { en, type Key, type Messages } from "../messages/en.ts";
import { locale } from "./preferences.ts";

type Values = Readonly<Record<string, string | number>>;

const loaded = signal<{ readonly of: string; readonly messages: Messages }>({ of: "en", messages: en });

/** Whether the first screen can be drawn in the reader's language. Later changes keep the old words until the new ones are there. */
export const wordsReady = signal(locale.peek() === "en");

effect(() => {
  const wanted = locale.value;
  if (wanted === "en") loaded.value = { of: "en", messages: en };
  else
    void import("../messages/vi.ts").then(({ vi }) => {
      if (locale.peek() === wanted) {
        loaded.value = { of: wanted, messages: vi };
        wordsReady.value = true;
      }
    });
});
effect(() => {
  document.documentElement.lang = loaded.value.of;
});

/** A message in the reader's language, its `{names}` filled in; where it counts, by the number `n`. */
export function t(key: Key, values: Values = {}): string {
  const { of, messages } = loaded.value;
  const message = messages[key];
  const { n } = values;
  const text =
    typeof message === "string"
      ? message
      : ((new Intl.PluralRules(of).select(Number(n)) === "one" ? message.one : undefined) ?? message.other);
  return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(of) : (value ?? "");
  });
}

/** The message of a word that came from outside, or the word itself where we have none for it. */
export function wordFor(prefix: string, word: string, values: Values = {}): string {
  const key = `${prefix}.${word}`;
  return isKey(key) ? t(key, values) : word.replaceAll(/[._-]/g, " ");
}

/** Whether there is a message of a word that came from outside. */
export const hasWords = (prefix: string, word: string): boolean => isKey(`${prefix}.${word}`);

function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}
