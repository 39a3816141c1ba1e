import { createHash, generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { jwtVerify } from "jose";

/** Where a vendor lets apps in, and how; hosts and paths as the vendor has them. */
export interface AccessFacts {
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
  /**
   * What becomes of a refresh token that has been used: `dead`, and one used again ends all of its family; `good until the
   * next is used`, so that an answer may be lost; `the same`, which no answer renews. Left out, `dead`.
   */
  readonly used?: "dead" | "good until the next is used" | "the same";
  /** Whether a new pair ends the access tokens before it. */
  readonly endsAccess?: boolean;
  /** What it sends back beside `code` and `state`, and answers beside the tokens. */
  readonly returns?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, unknown>>;
}

let kept: KeyPairKeyObjectResult | undefined;
/** That of all apps in a test file: to make one takes as long as many a test. */
function keyPair(): KeyPairKeyObjectResult {
  kept ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
  return kept;
}

/** Whom the vendor knows, by id. */
const keyUser = "6b1f6c2e-5f0c-4b53-9d63-0a1c2f4e7d11";
/** Seconds for which an access token is good where the vendor's answers do not say another. */
const usualLife = 3_600;

/**
 * A vendor's apps, codes and tokens, which are what they were given as: a code is good once, with the address and the proof
 * that it was asked for with, and an access token until its end. `now`: the vendor's clock.
 */
export function vendorAccess(facts: AccessFacts, now: () => Date = () => new Date()) {
  const app = { id: "ABthe-hub0123456789.example", secret: "s3~cret.of-the_hub" };
  const state = {
    /** What the person does at the vendor's page, and what the vendor then does. */
    consents: true,
    answers: facts.answers ?? {},
    returns: facts.returns ?? {},
    takesBack: true,
    /** Who is signed in at the vendor, and who has let the app act as them: users' ids. */
    user: keyUser,
    letsAct: new Set<string>(),
  };
  const keys = facts.audience === undefined ? undefined : keyPair();
  const codes = new Map<string, { readonly redirect: string; readonly challenge: string | null }>();
  const live = { access: new Set<string>(), refresh: new Set<string>() };
  const ends = new Map<string, number>();
  const spent = new Set<string>();
  const lastUsed = new Set<string>();
  const asked: URLSearchParams[] = [];
  let made = 0;

  const pair = (refreshed?: string) => {
    made += 1;
    const [access_token, refresh_token] = [`access-${made}`, `refresh-${made}`];
    if (facts.endsAccess) live.access.clear();
    live.access.add(access_token);
    const answer = { access_token, token_type: "bearer", expires_in: usualLife, ...state.answers };
    if (Number.isFinite(answer.expires_in))
      ends.set(access_token, now().getTime() + answer.expires_in * 1_000);
    if (facts.used === "the same" && refreshed !== undefined) return answer;
    live.refresh.add(refresh_token);
    return { refresh_token, ...answer };
  };
  const isLive = (access: string) =>
    live.access.has(access) && (ends.get(access) ?? Number.POSITIVE_INFINITY) > now().getTime();
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
  const refreshed = (refresh: string) => {
    const refusal = { status: 400, json: { error: "invalid_grant" } };
    if (facts.used === "the same")
      return live.refresh.has(refresh) ? { status: 200, json: pair(refresh) } : refusal;
    if (spent.has(refresh) && !lastUsed.has(refresh)) live.refresh.clear();
    if (!live.refresh.delete(refresh) && !lastUsed.has(refresh)) return refusal;
    spent.add(refresh);
    if (!lastUsed.has(refresh)) lastUsed.clear();
    if (facts.used === "good until the next is used") lastUsed.add(refresh);
    return { status: 200, json: pair(refresh) };
  };
  const exchanged = async (form: URLSearchParams, authorization: string | undefined) => {
    const assertion = form.get("assertion");
    if (form.get("grant_type")?.endsWith("jwt-bearer") && assertion !== null)
      return await asserted(assertion);
    if (!isOurs(form, authorization)) return { status: 401, json: { error: "invalid_client" } };
    const [code, refresh] = [form.get("code") ?? "", form.get("refresh_token") ?? ""];
    if (form.get("grant_type") === "refresh_token") return refreshed(refresh);
    const kept = codes.get(code);
    codes.delete(code);
    const proof = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isGood = kept?.redirect === form.get("redirect_uri") && (!facts.pkce || kept.challenge === proof);
    return isGood ? { status: 200, json: pair() } : { status: 400, json: { error: "invalid_grant" } };
  };

  return {
    app: { clientId: app.id, clientSecret: app.secret },
    /** The app as it shows its key, in the form in which DocuSign gives keys out. */
    keyed: {
      clientId: app.id,
      userId: keyUser,
      privateKey: keys?.privateKey.export({ type: "pkcs1", format: "pem" }).toString() ?? "",
    },
    ...{ state, live, asked, isLive, authorized },
    /** What the token address answers. */
    async given(form: URLSearchParams, authorization: string | undefined) {
      const { status, json } = await exchanged(form, authorization);
      return { status, json: inItsForm(json) };
    },
    revoked(body: string): boolean {
      if (!state.takesBack) return false;
      for (const token of live.refresh) if (body.includes(token)) live.refresh.delete(token);
      return true;
    },
  };
}
