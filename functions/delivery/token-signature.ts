import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../shared/secret.ts";
import { type Delivery, header, sha256 } from "./delivery.ts";
import { type SignatureScheme, sameText, type Verdict } from "./signature.ts";

/** Seconds by which a signed delivery's own time may differ from ours, either way: the reference libraries' tolerance. */
const tolerance = 300;

const names = { signature: "webhook-signature", id: "webhook-id", stamp: "webhook-timestamp" };
/** As Svix, whose libraries many senders use, has named them since before the standard: https://docs.svix.com/receiving/verifying-payloads/how-manual */
const svixNames = { signature: "svix-signature", id: "svix-id", stamp: "svix-timestamp" };

/**
 * What a sender without its own scheme can use: Standard Webhooks 1.0.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), else show the secret
 * itself, as `Authorization: Bearer`, as the password of `Basic`, as `x-api-key` or as `?access_token=` (CloudEvents'
 * web hook specification, 3.2). A delivery with a signature is judged by it alone. With `settings.proof` `signature`
 * a shown secret proves nothing.
 */
export const tokenOrSignature: SignatureScheme = {
  verify(delivery, secrets, now, settings = {}) {
    for (const form of [names, svixNames])
      if (delivery.headers.has(form.signature)) return signedBy(delivery, form, secrets, now);
    return settings.proof === "signature" ? { refused: "absent" } : shownBy(delivery, secrets);
  },
  sign(body, secret, now) {
    const id = `msg_${sha256(body).slice(0, 24)}`;
    const stamp = String(Math.floor(now.getTime() / 1000));
    return {
      [names.signature]: `v1,${digest(id, stamp, body, keysOf(secret)[0] ?? Buffer.from(secret))}`,
      [names.id]: id,
      [names.stamp]: stamp,
    };
  },
};

/** What a sender signs a body with by Standard Webhooks: by each of its secrets, while one takes the other's place. */
export function standardHeaders(
  body: string,
  { id, at, secrets }: { readonly id: string; readonly at: Date; readonly secrets: readonly string[] },
): Record<string, string> {
  const stamp = String(Math.floor(at.getTime() / 1000));
  const signed = secrets.map(
    (secret) => `v1,${digest(id, stamp, Buffer.from(body), keysOf(secret)[0] ?? Buffer.from(secret))}`,
  );
  return { [names.id]: id, [names.stamp]: stamp, [names.signature]: signed.join(" ") };
}

function signedBy(delivery: Delivery, form: typeof names, secrets: readonly Secret[], now: Date): Verdict {
  const [written, id, stamp] = [form.signature, form.id, form.stamp].map((name) => header(delivery, name));
  if (written === undefined || id === undefined || stamp === undefined) return { refused: "malformed" };
  if (!/^[^\s.]{1,256}$/.test(id) || !/^\d{1,12}$/.test(stamp)) return { refused: "malformed" };
  if (!/^[^\s,]+,\S+(?: [^\s,]+,\S+){0,9}$/.test(written)) return { refused: "malformed" };
  const given = written.split(" ").flatMap((one) => (one.startsWith("v1,") ? [one.slice(3)] : []));
  const secret = secrets.find(({ value }) => {
    const expected = keysOf(value).map((key) => digest(id, stamp, delivery.body, key));
    return given.some((one) => expected.some((other) => sameText(one, other)));
  });
  if (!secret) return { refused: "mismatch" };
  const near = Math.abs(now.getTime() / 1000 - Number(stamp)) <= tolerance;
  return near ? { secret, matchedAs: "signature" } : { refused: "stale" };
}

function digest(id: string, stamp: string, body: Buffer, key: Buffer): string {
  return createHmac("sha256", key).update(`${id}.${stamp}.`).update(body).digest("base64");
}

/** Bytes below which what looks like base64, and is not said to be a key, is a word. */
const shortestKey = 12;

/**
 * The keys that a written secret may stand for, the likeliest first: the bytes in base64 behind `whsec_`, as the
 * specification writes a secret, with `v1,` before it as some dashboards show it, or without either, as the reference
 * libraries take it, of any length; and the text itself, for senders that sign with it as it stands. What is not
 * base64 is never decoded: that would leave a short key, or none.
 */
function keysOf(secret: string): Buffer[] {
  const encoded = /^(?:v1,)?(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? "";
  const key = Buffer.from(encoded, "base64");
  const isSaid = /^(?:v1,)?whsec_/.test(secret);
  // HMAC fills a key up with zeros: one of nothing else would be no key.
  const isLong = isSaid ? key.some((byte) => byte !== 0) : key.length >= shortestKey;
  const isKey = isLong && key.toString("base64") === padded(encoded);
  const text = Buffer.from(secret);
  if (!isKey) return [text];
  return isSaid ? [key, text] : [text, key];
}

function padded(base64: string): string {
  const bare = base64.replace(/=+$/, "");
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}

function shownBy(delivery: Delivery, secrets: readonly Secret[]): Verdict {
  const shown = shownIn(delivery);
  if (shown === undefined) return { refused: "absent" };
  const secret = secrets.find(({ value }) => sameSecret(shown.text, value));
  return secret ? { secret, matchedAs: shown.as } : { refused: "mismatch" };
}

function shownIn(delivery: Delivery): { readonly text: string; readonly as: string } | undefined {
  const authorization = header(delivery, "authorization");
  const [, scheme = "", given = ""] = /^(Bearer|Basic) +(\S.*)$/i.exec(authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return { text: given, as: "bearer token" };
  if (scheme.toLowerCase() === "basic") {
    const [, password] = /:(.*)$/s.exec(Buffer.from(given, "base64").toString("utf8")) ?? [];
    return password === undefined ? undefined : { text: password, as: "password" };
  }
  const key = header(delivery, "x-api-key");
  if (key !== undefined) return { text: key, as: "api key" };
  const { access_token: token } = delivery.query;
  return token === undefined ? undefined : { text: token, as: "access_token" };
}

/** Compared by their hashes, so that not even the length of the secret shows in the time that it takes. */
function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given), "hex"), Buffer.from(sha256(secret), "hex"));
}
