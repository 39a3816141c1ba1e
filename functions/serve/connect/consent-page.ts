import { createHash } from "node:crypto";
import { type Consent, consentWords } from "../../../schemas/consent-words.ts";
import { filled } from "../../../schemas/said.ts";
import type { HttpResult } from "../../shared/http.ts";
import { consentWordsVi } from "./consent-words-vi.ts";

const page = {
  en: { words: consentWords, back: "Back to the hub", title: { good: "Connected", bad: "Not connected" } },
  vi: { words: consentWordsVi, back: "Quay lại hub", title: { good: "Đã kết nối", bad: "Chưa kết nối" } },
} as const;

const style =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1rem;color-scheme:light dark}h1{font-size:1.25rem}";

/** Of a page without scripts: nothing is loaded, and nothing but its own style is applied. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What came of a consent, in the browser's language, and the way on. It needs no session: the person who consents may have none. */
export function consentPage(
  { code, values }: Consent,
  { language, back }: { readonly language: string; readonly back: string },
): HttpResult {
  const lang = /^\s*vi\b/i.test(language) ? "vi" : "en";
  const { words, back: link, title } = page[lang];
  const isGood = code === "connected" || code === "connected_with_less";
  const head = title[isGood ? "good" : "bad"];
  const body = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${head}</title><style>${style}</style><main data-code="${code}"><h1>${head}</h1><p>${escaped(filled(words[code], values))}</p><p><a href="${escaped(back)}">${link}</a></p></main></html>`;
  return {
    statusCode: isGood ? 200 : 400,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    },
    body,
  };
}

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
