import { NotFound } from "../../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../../shared/http.ts";
import type { DigestRow } from "../../store/digests.ts";
import { queryOf } from "../query.ts";
import { maySign } from "./ending-link.ts";
import { type DigestDeps, endDigest } from "./settings.ts";

type EndDeps = Pick<DigestDeps, "digests" | "webhooks">;

/** The page behind the link of a mail: opening it ends nothing, since mail servers open links, too. */
export async function endingPage(event: HttpEvent, deps: EndDeps): Promise<HttpResult> {
  const { language } = await signedDigest(event, deps);
  const { asks, button } = words[language];
  return page(language, `<p>${asks}</p><form method="post"><button>${button}</button></form>`);
}

/** What the page's button and mail programs post. */
export async function endByLink(event: HttpEvent, deps: EndDeps): Promise<HttpResult> {
  const { id, language } = await signedDigest(event, deps);
  await endDigest(id, deps);
  return page(language, `<p>${words[language].ended}</p>`);
}

/** The same answer for a digest that has ended and for a signature that is not its own. */
async function signedDigest(event: HttpEvent, { digests }: EndDeps): Promise<DigestRow> {
  const row = await digests.one(event.pathParameters?.digest ?? "");
  if (row === undefined || !maySign(row, queryOf(event).get("signature") ?? ""))
    throw new NotFound("unknown_digest", "This digest has ended already, or the link is not whole");
  return row;
}

const words = {
  en: {
    asks: "Do you want no more of these digests?",
    button: "No more digests",
    ended: "You will get no more digests. You can ask for them again at any time.",
  },
  vi: {
    asks: "Bạn không muốn nhận bản tin này nữa?",
    button: "Ngừng nhận bản tin",
    ended: "Bạn sẽ không nhận bản tin nữa. Bạn có thể bật lại bất cứ lúc nào.",
  },
} as const;

const policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const page = (language: DigestRow["language"], body: string): HttpResult => ({
  statusCode: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
  },
  body: `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Account hub</title>${body}</html>`,
});
