import type { HttpEvent, HttpResult } from "../shared/http.ts";

/** What a token says of its bearer, in the form in which the API's JWT authorizer hands it over. */
export type Claims = Readonly<Record<string, string | number | boolean | string[]>>;

/**
 * How a person at the console becomes known to the API. The browser keeps the session in a cookie that no script can
 * read; which kind of session that is, only the implementation knows.
 */
export interface SignIn {
  /** `link`: by a link that the operator hands out. `hosted`: by the user pool's own page. */
  readonly kind: "link" | "hosted";
  /** The claims of the session that the request carries; `undefined` where there is none, or one that is over or forged. */
  claims(event: HttpEvent): Promise<Claims | undefined>;
  /** `GET /console/sign-in`: the first step, for a browser. */
  begin(event: HttpEvent): Promise<HttpResult>;
  /** `GET /console/callback`: the way back from the user pool's page. */
  complete(event: HttpEvent): Promise<HttpResult>;
  /** `POST /console/session`: a session that is about to end goes on; throws `SignedOut` where it cannot. */
  renew(event: HttpEvent): Promise<HttpResult>;
  /** `DELETE /console/session`: signs out; the answer's `location`, if any, is where the browser must go to end it there too. */
  end(event: HttpEvent): Promise<HttpResult>;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly seconds: number;
  readonly secure: boolean;
  readonly sameSite: "Strict" | "Lax";
}

/** A cookie that no script can read, as the value of `set-cookie`; `seconds` 0 removes it. */
export function setCookie({ name, value, path, seconds, secure, sameSite }: Cookie): string {
  const attributes = [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${seconds}`,
    "HttpOnly",
    `SameSite=${sameSite}`,
  ];
  return [...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}

/** The value of a request's cookie; `undefined` where it is absent, or there twice and so not to be trusted. */
export function cookieOf(event: HttpEvent, name: string): string | undefined {
  const pairs = (event.cookies ?? [event.headers.cookie ?? ""])
    .flatMap((line) => line.split(";"))
    .map((pair) => pair.trim());
  const values = pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** Sends the browser on. Never cached: the answer often sets a cookie. */
export function redirect(location: string, cookies: readonly string[] = []): HttpResult {
  return {
    statusCode: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
    cookies: [...cookies],
  };
}
