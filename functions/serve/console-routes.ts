import type { Context } from "aws-lambda";
import { CrossOrigin, MethodNotAllowed, SignedOut } from "../shared/errors.ts";
import { type HttpEvent, type HttpResult, json } from "../shared/http.ts";
import type { ConsoleFiles } from "./console-files.ts";
import type { Claims, SignIn } from "./sign-in.ts";

export interface ConsoleDeps {
  readonly files: ConsoleFiles;
  readonly signIn: SignIn;
  /** The origin that takes files, where that is not the page's own. */
  readonly uploads?: string;
}

export type ApiHandler = (event: HttpEvent, context: Context) => Promise<HttpResult>;

/**
 * The page asks for nothing but its own origin, and sends files to the one that takes them. Trusted Types are on with no policy at all: turning text
 * into markup throws.
 */
const policy = (uploads: string | undefined) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${uploads === undefined ? "" : ` ${uploads}`}`,
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const guarded = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
  // Not `no-referrer`: with it a browser hides the origin even from ourselves, and the check below needs it.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export const isConsolePath = (path: string) => path === "/" || /^\/console(\/|$)/.test(path);

/** The console's addresses: the page and its files, sign-in, and the API behind the session's cookie. */
export function consoleRoutes(api: ApiHandler, { files, signIn, uploads }: ConsoleDeps): ApiHandler {
  const headers = { ...guarded, "content-security-policy": policy(uploads), "cache-control": "no-cache" };
  return async (event, context) => {
    const { rawPath: path } = event;
    if (path.startsWith("/console/api/")) return await asSignedIn(event, context, api, signIn);
    if (path === "/console/session") return await session(event, signIn);
    if (event.requestContext.http.method !== "GET" && event.requestContext.http.method !== "HEAD")
      throw new MethodNotAllowed();
    if (path === "/console/sign-in" || path === "/console/callback") {
      // What only looks at a link, as mail programs and chats do, must not use it up.
      if (event.requestContext.http.method === "HEAD") return uncached({ statusCode: 200 });
      return path === "/console/sign-in" ? await signIn.begin(event) : await signIn.complete(event);
    }
    return path.startsWith("/console/assets/")
      ? await asset(event, files)
      : withHeaders(await files.answer("index.html", event), headers);
  };
}

async function asset(event: HttpEvent, files: ConsoleFiles): Promise<HttpResult> {
  const answer = await files.answer(event.rawPath.slice("/console/".length), event);
  return withHeaders(answer, {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "public, max-age=31536000, immutable",
  });
}

/** What the sign-in screen needs to know, and the end of a session. */
async function session(event: HttpEvent, signIn: SignIn): Promise<HttpResult> {
  const { method } = event.requestContext.http;
  if (method === "GET")
    return uncached(json(200, { kind: signIn.kind, signedIn: (await signIn.claims(event)) !== undefined }));
  sameOrigin(event);
  if (method === "POST") return uncached(await signIn.renew(event));
  if (method === "DELETE") return uncached(await signIn.end(event));
  throw new MethodNotAllowed();
}

/** The API as the page calls it: the session's cookie takes the place of the bearer token. */
async function asSignedIn(
  event: HttpEvent,
  context: Context,
  api: ApiHandler,
  signIn: SignIn,
): Promise<HttpResult> {
  if (event.requestContext.http.method !== "GET") sameOrigin(event);
  const claims = await signIn.claims(event);
  if (!claims) throw new SignedOut();
  return uncached(await api(asCaller(event, claims), context));
}

/** The request as the API's authorizer would have handed it over. */
function asCaller(event: HttpEvent, claims: Claims): HttpEvent {
  const path = event.rawPath.slice("/console".length);
  return Object.assign({}, event, {
    rawPath: path,
    requestContext: {
      ...event.requestContext,
      http: { ...event.requestContext.http, path },
      authorizer: { jwt: { claims, scopes: [] } },
    },
  });
}

/**
 * A write must come from our own page: a header that another origin can send only after a preflight, which nothing
 * answers, and the origin that the browser itself names. The cookie's SameSite is the third of these checks.
 */
function sameOrigin({ headers, requestContext }: HttpEvent): void {
  const host = URL.parse(headers.origin ?? "")?.host;
  const site = headers["sec-fetch-site"];
  const ours =
    host !== undefined && host === requestContext.domainName && (site ?? "same-origin") === "same-origin";
  if (!ours || headers["x-hub-console"] !== "1") throw new CrossOrigin();
}

/** Answers with a customer's data stay out of every cache. */
function uncached(answer: HttpResult): HttpResult {
  return withHeaders(answer, { "cache-control": "no-store", "x-content-type-options": "nosniff" });
}

function withHeaders(answer: HttpResult, headers: Readonly<Record<string, string>>): HttpResult {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
