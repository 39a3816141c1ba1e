import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../shared/secret.ts";
import { type Delivery, header, sha256 } from "./delivery.ts";
import { type SignatureScheme, sameText, type Verdict } from "./signature.ts";

/** Seconds by which a signed delivery's own time may differ from ours, either way: the reference libraries' tolerance. */
const tolerance = 300;

const names = { signature: "webhook-signature", id: "webhook-id", stamp: "webhook-timestamp" };

/**
 * What a sender without a scheme of its own can do: sign by Standard Webhooks 1.0.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), else show the secret
 * itself, as `Authorization: Bearer`, as the password of `Basic`, as `x-api-key` or as `?access_token=` (CloudEvents'
 * web hook specification, 3.2). A delivery with a signature is judged by it alone. With `settings.proof` `signature`
 * a shown secret proves nothing.
 */
export const tokenOrSignature: SignatureScheme = {
  verify(delivery, secrets, now, settings = {}) {
    if (delivery.headers.has(names.signature)) return signedBy(delivery, secrets, now);
    return settings.proof === "signature" ? { refused: "absent" } : shownBy(delivery, secrets);
  },
  sign(body, secret, now) {
    const id = `msg_${sha256(body).slice(0, 24)}`;
    const stamp = String(Math.floor(now.getTime() / 1000));
    return {
      [names.signature]: `v1,${digest(id, stamp, body, secret)}`,
      [names.id]: id,
      [names.stamp]: stamp,
    };
  },
};

function signedBy(delivery: Delivery, secrets: readonly Secret[], now: Date): Verdict {
  const [written, id, stamp] = [names.signature, names.id, names.stamp].map((name) => header(delivery, name));
  if (written === undefined || id === undefined || stamp === undefined) return { refused: "malformed" };
  if (!/^[^\s.]{1,256}$/.test(id) || !/^\d{1,12}$/.test(stamp)) return { refused: "malformed" };
  if (!/^[^\s,]+,\S+(?: [^\s,]+,\S+){0,9}$/.test(written)) return { refused: "malformed" };
  const given = written.split(" ").flatMap((one) => (one.startsWith("v1,") ? [one.slice(3)] : []));
  const secret = secrets.find(({ value }) => {
    const expected = digest(id, stamp, delivery.body, value);
    return given.some((one) => sameText(one, expected));
  });
  if (!secret) return { refused: "mismatch" };
  const near = Math.abs(now.getTime() / 1000 - Number(stamp)) <= tolerance;
  return near ? { secret, matchedAs: "signature" } : { refused: "stale" };
}

function digest(id: string, stamp: string, body: Buffer, secret: string): string {
  return createHmac("sha256", keyOf(secret)).update(`${id}.${stamp}.`).update(body).digest("base64");
}

/**
 * `whsec_` and base64 of 24 to 64 bytes, as the specification writes a secret; any other text is its own key. Nothing
 * else is decoded: what is no base64 would leave a short key, or none.
 */
function keyOf(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const key = Buffer.from(encoded ?? "", "base64");
  return key.length >= 24 && key.length <= 64 && key.toString("base64") === padded(encoded ?? "")
    ? key
    : Buffer.from(secret);
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
