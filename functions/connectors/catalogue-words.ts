import type { SettingWords, ToolWords, Translated } from "./tool-words.ts";

/** The languages that the catalogue is told in, beside English. */
export const languages = ["vi"] as const;
export type Language = (typeof languages)[number];

/** A tool's entry in another language: its prose, text for text, and what differs beside it. */
export interface Translation {
  readonly title?: string;
  /** By the English text. */
  readonly texts: ReadonlyMap<string, string>;
  /** By the setting's name. */
  readonly settings?: Readonly<Record<string, SettingWords>>;
}

/** What each tool's entry says in Vietnamese, loaded when it is asked for; only the API does. */
const vi: Readonly<Record<string, () => Promise<Translation>>> = {
  accelo: async () => tied(await import("./accelo/en.ts"), await import("./accelo/vi.ts")),
  access: async () => tied(await import("./access/en.ts"), await import("./access/vi.ts")),
  autoentry: async () => tied(await import("./autoentry/en.ts"), await import("./autoentry/vi.ts")),
  bizpayo: async () => tied(await import("./bizpayo/en.ts"), await import("./bizpayo/vi.ts")),
  "boomerang-gmail": async () =>
    tied(await import("./boomerang-gmail/en.ts"), await import("./boomerang-gmail/vi.ts")),
  calendly: async () => tied(await import("./calendly/en.ts"), await import("./calendly/vi.ts")),
  "client-hub": async () => tied(await import("./client-hub/en.ts"), await import("./client-hub/vi.ts")),
  dext: async () => tied(await import("./dext/en.ts"), await import("./dext/vi.ts")),
  docusign: async () => tied(await import("./docusign/en.ts"), await import("./docusign/vi.ts")),
  dropbox: async () => tied(await import("./dropbox/en.ts"), await import("./dropbox/vi.ts")),
  enq: async () => tied(await import("./enq/en.ts"), await import("./enq/vi.ts")),
  "jetpack-workflow": async () =>
    tied(await import("./jetpack-workflow/en.ts"), await import("./jetpack-workflow/vi.ts")),
  jirav: async () => tied(await import("./jirav/en.ts"), await import("./jirav/vi.ts")),
  "microsoft-365": async () =>
    tied(await import("./microsoft-365/en.ts"), await import("./microsoft-365/vi.ts")),
  "practice-cs": async () => tied(await import("./practice-cs/en.ts"), await import("./practice-cs/vi.ts")),
  quickbooks: async () => tied(await import("./quickbooks/en.ts"), await import("./quickbooks/vi.ts")),
  relay: async () => tied(await import("./relay/en.ts"), await import("./relay/vi.ts")),
  sharefile: async () => tied(await import("./sharefile/en.ts"), await import("./sharefile/vi.ts")),
  slack: async () => tied(await import("./slack/en.ts"), await import("./slack/vi.ts")),
  smartsheet: async () => tied(await import("./smartsheet/en.ts"), await import("./smartsheet/vi.ts")),
  stripe: async () => tied(await import("./stripe/en.ts"), await import("./stripe/vi.ts")),
  xero: async () => tied(await import("./xero/en.ts"), await import("./xero/vi.ts")),
};

/** What a tool's entry says in a language; `undefined` where it is not translated, which leaves it in English. */
export async function loadWords(tool: string, language: Language): Promise<Translation | undefined> {
  const words = { vi }[language];
  return Object.hasOwn(words, tool) ? await words[tool]?.() : undefined;
}

/** Does not compile where a text of the English has none beside it. */
function tied<Words extends ToolWords>(
  { en }: { readonly en: Words },
  { vi }: { readonly vi: ToolWords & Translated<Words> & Pick<Translation, "settings"> },
): Translation {
  const { title, settings, ...told } = vi;
  const [english, other] = [textsOf(en), textsOf(told)];
  const texts = [...english].flatMap(([name, text]) => {
    const words = other.get(name);
    return words === undefined ? [] : [[text, words] as const];
  });
  return {
    ...(title === undefined ? {} : { title }),
    texts: new Map(texts),
    ...(settings === undefined ? {} : { settings }),
  };
}

/** The texts by where they stand, e.g. `setup.secret`. */
function textsOf({ summary, ...groups }: ToolWords): ReadonlyMap<string, string> {
  const listed = Object.entries(groups).flatMap(([group, texts]) =>
    Object.entries(texts ?? {}).map(([name, text]) => [`${group}.${name}`, text] as const),
  );
  return new Map([["summary", summary], ...listed]);
}
