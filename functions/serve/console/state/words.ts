import { effect, signal } from "@preact/signals";
import { en, type Key, type Messages } from "../messages/en.ts";
import { locale } from "./preferences.ts";

type Values = Readonly<Record<string, string | number>>;

/** What the API says in English, in another language. */
interface Translations {
  readonly findings: Readonly<Record<string, string>>;
  readonly mapping: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
}

interface Loaded {
  readonly of: string;
  readonly messages: Partial<Messages>;
  readonly told?: Translations;
}

const loaded = signal<Loaded>({ of: "en", messages: en });

/** Whether the first screen can be drawn in the reader's language. Later changes keep the old words until the new ones are there. */
export const wordsReady = signal(locale.peek() === "en");

effect(() => {
  const wanted = locale.value;
  if (wanted === loaded.peek().of) return;
  void wordsOf(wanted).then((words) => {
    if (locale.peek() !== wanted) return;
    loaded.value = words;
    wordsReady.value = true;
  });
});
effect(() => {
  document.documentElement.lang = loaded.value.of;
});

const screenWords = async () => (await import("../messages/en-screens.ts")).enScreens;
const seldomWords = async () => (await import("../messages/en-late.ts")).enLate;

/** All words of a language. */
async function wordsOf(language: "en" | "vi"): Promise<Loaded> {
  if (language === "en")
    return { of: language, messages: { ...en, ...(await screenWords()), ...(await seldomWords()) } };
  const [{ vi }, { viTold }] = await Promise.all([
    import("../messages/vi.ts"),
    import("../messages/vi-told.ts"),
  ]);
  return { of: language, messages: vi, told: viTold };
}

/** Adds English words to those that the first script has; other languages come whole. */
async function add(words: () => Promise<Partial<Messages>>): Promise<void> {
  if (locale.peek() !== "en") return;
  const added = await words();
  const { of, messages } = loaded.peek();
  if (of !== "en" || Object.keys(added).every((key) => Object.hasOwn(messages, key))) return;
  loaded.value = { of, messages: { ...messages, ...added } };
}

/** What is loaded on demand, with its words. */
export async function withWords<Part>(part: Promise<Part>): Promise<Part> {
  await add(screenWords);
  return await part;
}

/** A page that is looked at seldom, with its words. */
export async function withSeldomWords<Page>(page: Promise<Page>): Promise<Page> {
  await add(seldomWords);
  return await page;
}

/** A message in the reader's language, its `{names}` filled in; where it counts, by the number `n`. */
export function t(key: Key, values: Values = {}): string {
  const { of, messages } = loaded.value;
  const message = messages[key];
  if (message === undefined) throw new Error(`The words of ${key} have not been loaded`);
  const { n } = values;
  const text =
    typeof message === "string"
      ? message
      : ((new Intl.PluralRules(of).select(Number(n)) === "one" ? message.one : undefined) ?? message.other);
  return filled(text, values, of);
}

function filled(text: string, values: Values, of: string): string {
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

/** What a finding's code means in the reader's language; `undefined` where that is the finding's own, or has no words for it. */
export function findingWords(code: string): string | undefined {
  const { findings = {} } = loaded.value.told ?? {};
  return Object.hasOwn(findings, code) ? findings[code] : undefined;
}

/** What is said of a mapping by a code, in the reader's language; `undefined` where that is English, or has no words for it. */
export const mappingWords = (code: string, values: Values): string | undefined =>
  toldBy("mapping", code, values);

/** What a reason's code means in the reader's language; `undefined` as above. */
export const reasonWords = (code: string, values: Values): string | undefined =>
  toldBy("reasons", code, values);

function toldBy(kind: "mapping" | "reasons", code: string, values: Values): string | undefined {
  const { of, told } = loaded.value;
  const text = told && Object.hasOwn(told[kind], code) ? told[kind][code] : undefined;
  return text === undefined ? undefined : filled(text, values, of);
}

function isKey(key: string): key is Key {
  return Object.hasOwn(loaded.value.messages, key);
}
