import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { type Claims, cookieOf, redirect, type SignIn, setCookie } from "../../functions/serve/sign-in.ts";
import { SignedOut } from "../../functions/shared/errors.ts";
import { type HttpEvent, json } from "../../functions/shared/http.ts";
import type { Clock } from "../../functions/shared/ports.ts";
import type { Person } from "../../schemas/sign-in-link.ts";

export interface LinkSignIn extends SignIn {
  /** An address that signs a person in once, within ten minutes. */
  link(who: Person): string;
}

const linkLives = 10 * 60_000;
const sessionLives = 7 * 24 * 60 * 60;

/**
 * Sign-in on one machine: anyone who reads the hub's terminal or holds its token can make a link, which works once.
 * The session is a token signed with a key in the data folder, so that people stay signed in over a restart.
 */
export function linkSignIn(keyFile: string, baseUrl: () => string, now: Clock): LinkSignIn {
  const key = keptKey(keyFile);
  const links = new Map<string, { readonly who: Person; readonly until: number }>();
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");

  const isSecure = () => baseUrl().startsWith("https://");
  const cookie = (event: HttpEvent, value: string, seconds: number) =>
    setCookie({
      name: cookieName(event, isSecure()),
      value,
      path: "/",
      seconds,
      secure: isSecure(),
      sameSite: "Strict",
    });
  const take = (code: string): Person | undefined => {
    const found = links.get(digest(code));
    links.delete(digest(code));
    return found && found.until > now().getTime() ? found.who : undefined;
  };
  const sessionOf = async ({ name, role }: Person) =>
    await new SignJWT({ name, "cognito:groups": [role] })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(`local:${name}`)
      .setAudience("console")
      .setIssuedAt(now())
      .setExpirationTime(Math.floor(now().getTime() / 1000) + sessionLives)
      .sign(key);

  return {
    kind: "link",

    link(who) {
      const code = randomBytes(32).toString("base64url");
      for (const [one, { until }] of links) if (until <= now().getTime()) links.delete(one);
      links.set(digest(code), { who, until: now().getTime() + linkLives });
      return `${baseUrl()}/console/sign-in?code=${code}`;
    },

    async claims(event) {
      const token = cookieOf(event, cookieName(event, isSecure()));
      if (token === undefined) return undefined;
      try {
        const { payload } = await jwtVerify(token, key, {
          audience: "console",
          algorithms: ["HS256"],
          currentDate: now(),
        });
        return claimsOf(payload);
      } catch {
        return undefined;
      }
    },

    async begin(event) {
      const who = take(new URLSearchParams(event.rawQueryString).get("code") ?? "");
      if (!who) return redirect("/?sign-in=used");
      return redirect("/", [cookie(event, await sessionOf(who), sessionLives)]);
    },

    complete: async () => redirect("/"),

    async renew(event) {
      const claims = await this.claims(event);
      if (!claims) throw new SignedOut();
      return json(200, { kind: "link", signedIn: true });
    },

    end: async (event) => ({ ...json(200, {}), cookies: [cookie(event, "", 0)] }),
  };
}

/** Cookies know no ports: two hubs on one machine need two names. `__Host-`: over TLS, and from this very host alone. */
const cookieName = ({ requestContext }: HttpEvent, secure: boolean) =>
  secure ? "__Host-hub-session" : `hub-session-${requestContext.domainName.split(":")[1] ?? "80"}`;

function claimsOf(payload: Readonly<Record<string, unknown>>): Claims {
  const {
    sub,
    name,
    "cognito:groups": groups,
  } = z.object({ sub: z.string(), name: z.string(), "cognito:groups": z.array(z.string()) }).parse(payload);
  return { sub, name, "cognito:groups": groups };
}

function keptKey(path: string): Uint8Array {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return readFileSync(path);
}
