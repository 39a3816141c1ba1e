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

/** Words of one file, or of several. */
interface Words {
  readonly messages: Partial<Messages>;
  readonly told?: Translations;
}

/** What comes later than the first script: with the first part that is loaded on demand, and with pages that are looked at seldom. */
type Later = "screens" | "seldom";

const files: Readonly<Record<"en" | "vi", Readonly<Record<"first" | Later, () => Promise<Words>>>>> = {
  en: {
    first: async () => ({ messages: en }),
    screens: async () => ({ messages: (await import("../messages/en-screens.ts")).enScreens }),
    seldom: async () => ({ messages: (await import("../messages/en-late.ts")).enLate }),
  },
  vi: {
    first: async () => ({ messages: (await import("../messages/vi.ts")).vi }),
    screens: async () => {
      const [{ viScreens }, { viTold }] = await Promise.all([
        import("../messages/vi-screens.ts"),
        import("../messages/vi-told.ts"),
      ]);
      return { messages: viScreens, told: viTold };
    },
    seldom: async () => ({ messages: (await import("../messages/vi-late.ts")).viLate }),
  },
};

interface Loaded extends Words {
  readonly of: "en" | "vi";
  readonly later: number;
}

const loaded = signal<Loaded>({ of: "en", later: 0, messages: en });
/** What is needed in whichever language. */
const needed = new Set<Later>();

/** Whether the first screen can be drawn in the reader's language. Later changes keep the old words until the new ones are there. */
export const wordsReady = signal(locale.peek() === "en");

effect(() => {
  if (locale.value !== loaded.peek().of) void bring();
});
effect(() => {
  document.documentElement.lang = loaded.value.of;
});

/** Brings what is needed in the reader's language, and shows all of it at once. */
async function bring(): Promise<void> {
  const of = locale.peek();
  const later = [...needed];
  const words = await Promise.all((["first", ...later] as const).map(async (one) => await files[of][one]()));
  // Another language was chosen meanwhile, or more is needed.
  if (of !== locale.peek() || later.length < needed.size) return await bring();
  if (of === loaded.peek().of && later.length === loaded.peek().later) return;
  const messages = words.reduce<Partial<Messages>>((all, one) => Object.assign(all, one.messages), {});
  const told = words.find((one) => one.told !== undefined)?.told;
  loaded.value = { of, later: later.length, messages, ...(told === undefined ? {} : { told }) };
  wordsReady.value = true;
}

async function need(words: Later): Promise<void> {
  needed.add(words);
  try {
    await bring();
  } catch (error) {
    needed.delete(words);
    throw error;
  }
}

/** What is loaded on demand, with its words. */
export async function withWords<Part>(part: Promise<Part>): Promise<Part> {
  const [loadedPart] = await Promise.all([part, need("screens")]);
  return loadedPart;
}

/** A page that is looked at seldom, with its words. */
export async function withSeldomWords<Page>(page: Promise<Page>): Promise<Page> {
  const [loadedPage] = await Promise.all([page, need("seldom")]);
  return loadedPage;
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
