import type { ToolWords } from "./tool-words.ts";

/** The languages that the catalogue is told in, beside English. */
export const languages = ["vi"] as const;
export type Language = (typeof languages)[number];

/** What each tool's entry says in Vietnamese, loaded when it is asked for; only the API does. */
const vi: Readonly<Record<string, () => Promise<{ readonly vi: ToolWords }>>> = {
  accelo: () => import("./accelo/vi.ts"),
  access: () => import("./access/vi.ts"),
  autoentry: () => import("./autoentry/vi.ts"),
  bizpayo: () => import("./bizpayo/vi.ts"),
  "boomerang-gmail": () => import("./boomerang-gmail/vi.ts"),
  calendly: () => import("./calendly/vi.ts"),
  "client-hub": () => import("./client-hub/vi.ts"),
  dext: () => import("./dext/vi.ts"),
  docusign: () => import("./docusign/vi.ts"),
  dropbox: () => import("./dropbox/vi.ts"),
  enq: () => import("./enq/vi.ts"),
  "jetpack-workflow": () => import("./jetpack-workflow/vi.ts"),
  jirav: () => import("./jirav/vi.ts"),
  "practice-cs": () => import("./practice-cs/vi.ts"),
  quickbooks: () => import("./quickbooks/vi.ts"),
  relay: () => import("./relay/vi.ts"),
  sharefile: () => import("./sharefile/vi.ts"),
  slack: () => import("./slack/vi.ts"),
  smartsheet: () => import("./smartsheet/vi.ts"),
};

/** What a tool's entry says in a language; `undefined` where it is not translated, which leaves it in English. */
export async function loadWords(tool: string, language: Language): Promise<ToolWords | undefined> {
  const words = { vi }[language];
  return Object.hasOwn(words, tool) ? (await words[tool]?.())?.[language] : undefined;
}
