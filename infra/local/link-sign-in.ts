import { createHash, randomBytes } from "node:crypto";
import { cookieOf, redirect, type SignIn, setCookie } from "../../functions/serve/sign-in.ts";
import { SignedOut } from "../../functions/shared/errors.ts";
import { type HttpEvent, json } from "../../functions/shared/http.ts";
import type { Clock } from "../../functions/shared/ports.ts";
import type { Person } from "../../schemas/sign-in-link.ts";
import type { Sessions } from "./sessions.ts";

export interface LinkSignIn extends SignIn {
  /** An address that signs a person in once, within ten minutes. */
  link(who: Person): string;
  /** Ends everybody's sessions, or those of a name, and takes their links back; how many sessions there were. */
  endAll(of?: string): number;
}

const linkLives = 10 * 60_000;
/** Seconds for which a browser keeps its cookie; the session behind it may end before. */
const cookieLives = 7 * 24 * 60 * 60;

/**
 * Sign-in on one machine: anyone who reads the hub's terminal or holds its token can make a link, which works once. The
 * cookie names a session that lives in the hub: people stay signed in over a restart, and signed out once they are.
 */
export function linkSignIn(sessions: Sessions, baseUrl: () => string, now: Clock): LinkSignIn {
  const links = new Map<string, { readonly who: Person; readonly until: number }>();
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");

  const isSecure = () => baseUrl().startsWith("https://");
  const shown = (event: HttpEvent) => cookieOf(event, cookieName(event, isSecure())) ?? "";
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

  return {
    kind: "link",

    link(who) {
      const code = randomBytes(32).toString("base64url");
      for (const [one, { until }] of links) if (until <= now().getTime()) links.delete(one);
      links.set(digest(code), { who, until: now().getTime() + linkLives });
      return `${baseUrl()}/console/sign-in?code=${code}`;
    },

    endAll(of) {
      for (const [one, { who }] of links) if (of === undefined || who.name === of) links.delete(one);
      return sessions.endAll(of);
    },

    async claims(event) {
      const session = sessions.find(shown(event));
      return session && { sub: session.subject, name: session.name, "cognito:groups": [session.role] };
    },

    async begin(event) {
      const who = take(new URLSearchParams(event.rawQueryString).get("code") ?? "");
      if (!who) return redirect("/?sign-in=used");
      return redirect("/", [cookie(event, sessions.begin(who), cookieLives)]);
    },

    complete: async () => redirect("/"),

    async renew(event) {
      const claims = await this.claims(event);
      if (!claims) throw new SignedOut();
      return json(200, { kind: "link", signedIn: true });
    },

    async end(event) {
      const everywhere = new URLSearchParams(event.rawQueryString).has("everywhere");
      sessions.end(shown(event), everywhere);
      return { ...json(200, {}), cookies: [cookie(event, "", 0)] };
    },
  };
}

/** Cookies know no ports: two hubs on one machine need two names. `__Host-`: over TLS, and from this very host alone. */
const cookieName = ({ requestContext }: HttpEvent, secure: boolean) =>
  secure ? "__Host-hub-session" : `hub-session-${requestContext.domainName.split(":")[1] ?? "80"}`;
