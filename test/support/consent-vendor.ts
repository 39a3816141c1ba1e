import { createHash, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { jwtVerify } from "jose";

/** What a vendor's own pages and addresses do; hosts and paths as the vendor has them. */
export interface VendorFacts {
  /** All of its hosts, for the hub's stand-ins. */
  readonly hosts: readonly string[];
  readonly authorize: string;
  readonly token: string;
  /** `hash`: of the app's secret and what is given for the tokens. */
  readonly clientIn: "header" | "body" | "hash";
  /** The host that an app's assertions are made for; left out, the vendor takes none. */
  readonly audience?: string;
  /** Answers with the tokens in a field, and says by a number that a grant is none. */
  readonly wraps?: boolean;
  /** Where access is given back, by a token in the body. */
  readonly revoke?: string;
  readonly pkce: boolean;
  /** What it sends back beside `code` and `state`, and answers beside the tokens. */
  readonly returns?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Its API, for callers that show a live access token. */
  readonly api: (call: { readonly to: string; readonly query: URLSearchParams }) => unknown;
}

/** Whom the vendor knows, by id. */
const keyUser = "6b1f6c2e-5f0c-4b53-9d63-0a1c2f4e7d11";

/**
 * A vendor on loopback, with apps, codes and tokens that are what they were given as: a code is good once, with the address
 * and the proof that it was asked for with; a refresh token is good once, and one used again ends all of its family.
 */
export async function consentVendor(facts: VendorFacts) {
  const app = { id: "ABthe-hub0123456789.example", secret: "s3~cret.of-the_hub" };
  const state = {
    /** What the person does at the vendor's page, and what the vendor then does. */
    consents: true,
    answers: facts.answers ?? {},
    returns: facts.returns ?? {},
    tokenAnswer: undefined as
      | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }
      | undefined,
    apiStatus: 200,
    takesBack: true,
    /** Who is signed in at the vendor, and who has let the app act as them: users' ids. */
    user: keyUser,
    letsAct: new Set<string>(),
  };
  const keys = facts.audience === undefined ? undefined : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { readonly redirect: string; readonly challenge: string | null }>();
  const live = { access: new Set<string>(), refresh: new Set<string>() };
  const spent = new Set<string>();
  const asked: URLSearchParams[] = [];
  let made = 0;

  const pair = () => {
    made += 1;
    const [access_token, refresh_token] = [`access-${made}`, `refresh-${made}`];
    live.access.add(access_token);
    live.refresh.add(refresh_token);
    return { access_token, refresh_token, token_type: "bearer", expires_in: 3600, ...state.answers };
  };
  const authorized = (query: URLSearchParams): { status: number; location?: string } => {
    asked.push(query);
    const redirect = query.get("redirect_uri") ?? "";
    if (query.get("client_id") !== app.id || query.get("response_type") !== "code") return { status: 400 };
    const back = new URL(redirect);
    back.searchParams.set("state", query.get("state") ?? "");
    if (!state.consents) back.searchParams.set("error", "access_denied");
    else {
      const code = `code-${codes.size + 1}`;
      if (query.get("scope")?.split(" ").includes("impersonation")) state.letsAct.add(state.user);
      codes.set(code, { redirect, challenge: query.get("code_challenge") });
      back.searchParams.set("code", code);
      for (const [name, value] of Object.entries(state.returns)) back.searchParams.set(name, value);
    }
    return { status: 302, location: back.href };
  };
  const isOurs = (form: URLSearchParams, authorization: string | undefined) => {
    if (facts.clientIn === "header")
      return authorization === `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}`;
    const given = form.get("code") ?? form.get("refresh_token");
    const hash = createHash("sha256").update(`${app.secret}|${given}`).digest("hex");
    const isShown =
      facts.clientIn === "hash" ? form.get("hash") === hash : form.get("client_secret") === app.secret;
    return form.get("client_id") === app.id && isShown;
  };
  const inItsForm = (json: object) => {
    if (!facts.wraps) return json;
    return "access_token" in json ? { token: json } : { errorCode: 1071, message: "Unable to grant access." };
  };
  /** RFC 7523, with DocuSign's words for what is wrong. */
  const asserted = async (assertion: string) => {
    const wrong = (error_description: string) => ({
      status: 400,
      json: { error: "invalid_grant", error_description },
    });
    if (!keys || facts.audience === undefined) return wrong("unsupported_grant_type");
    const wanted = { audience: facts.audience, algorithms: ["RS256"], maxTokenAge: "1h" };
    const { payload } = await jwtVerify(assertion, keys.publicKey, wanted).catch(() => ({
      payload: undefined,
    }));
    if (!payload) return wrong("no_valid_keys_or_signatures");
    if (payload.iss !== app.id) return wrong("issuer_not_found");
    if (payload.sub !== keyUser) return wrong("user_not_found");
    if (!state.letsAct.has(payload.sub)) return { status: 400, json: { error: "consent_required" } };
    const { access_token, expires_in } = pair();
    return { status: 200, json: { access_token, token_type: "Bearer", expires_in } };
  };
  const exchanged = async (form: URLSearchParams, authorization: string | undefined) => {
    const assertion = form.get("assertion");
    if (form.get("grant_type")?.endsWith("jwt-bearer") && assertion !== null)
      return await asserted(assertion);
    if (!isOurs(form, authorization)) return { status: 401, json: { error: "invalid_client" } };
    const [code, refresh] = [form.get("code") ?? "", form.get("refresh_token") ?? ""];
    if (form.get("grant_type") === "refresh_token") {
      if (spent.has(refresh)) live.refresh.clear();
      if (!live.refresh.delete(refresh)) return { status: 400, json: { error: "invalid_grant" } };
      spent.add(refresh);
      return { status: 200, json: pair() };
    }
    const kept = codes.get(code);
    codes.delete(code);
    const proof = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isGood = kept?.redirect === form.get("redirect_uri") && (!facts.pkce || kept.challenge === proof);
    return isGood ? { status: 200, json: pair() } : { status: 400, json: { error: "invalid_grant" } };
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://vendor");
    const to = decodeURI(pathname.slice(1));
    const { authorization } = request.headers;
    const answer = (status: number, body: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    };
    if (to === facts.authorize) {
      const { status, location } = authorized(searchParams);
      return answer(status, "", location === undefined ? {} : { location });
    }
    if (to === facts.token && request.method === "POST") {
      if (state.tokenAnswer)
        return answer(state.tokenAnswer.status, state.tokenAnswer.body, state.tokenAnswer.headers);
      const { status, json } = await exchanged(
        new URLSearchParams(Buffer.concat(chunks).toString("utf8")),
        authorization,
      );
      return answer(status, JSON.stringify(inItsForm(json)));
    }
    if (to === facts.revoke) {
      if (!state.takesBack) return answer(400, '{"error":"invalid_token"}');
      const body = Buffer.concat(chunks).toString("utf8");
      for (const token of live.refresh) if (body.includes(token)) live.refresh.delete(token);
      return answer(200, "{}");
    }
    if (!live.access.has(authorization?.replace("Bearer ", "") ?? "")) return answer(401, "{}");
    if (state.apiStatus !== 200) return answer(state.apiStatus, "{}");
    const found = facts.api({ to, query: searchParams });
    return answer(found === undefined ? 404 : 200, JSON.stringify(found ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    app: { clientId: app.id, clientSecret: app.secret },
    /** The app as it shows its key, in the form in which DocuSign gives keys out. */
    keyed: {
      clientId: app.id,
      userId: keyUser,
      privateKey: keys?.privateKey.export({ type: "pkcs1", format: "pem" }).toString() ?? "",
    },
    state,
    live,
    asked,
    standIns: Object.fromEntries(facts.hosts.map((host) => [host, `http://127.0.0.1:${port}/${host}`])),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A browser as far as a consent needs one: it keeps cookies, and follows where it is sent. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  /** The page that it ends at; `until`: stops before an address that begins so, and answers with that. */
  async visit(
    address: string,
    until?: string,
  ): Promise<{ readonly url: string; readonly text: string; readonly status: number }> {
    let url = address;
    for (let hops = 0; hops < 10; hops++) {
      if (until !== undefined && new URL(url).pathname.startsWith(until)) return { url, text: "", status: 0 };
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const next = response.headers.get("location");
      if (next === null) return { url, text: await response.text(), status: response.status };
      url = new URL(next, url).href;
    }
    throw new Error(`${address} leads round in circles`);
  }
}
