import { createHmac, timingSafeEqual } from "node:crypto";
import type { KeySource, Settings } from "../shared/ports.ts";
import type { Secret, TokenIssuer } from "../shared/secret.ts";
import { type Delivery, header } from "./delivery.ts";

export type Verdict =
  /** `matchedAs`: in which form it signed, where the vendor does not document one. */
  | { readonly secret: Secret; readonly matchedAs?: string }
  /** `other_form`: signed with the secret, but not in the form that is pinned. */
  | { readonly refused: "absent" | "malformed" | "stale" | "mismatch" | "other_form" };

/** What signing a sample or a test may need beside the secret. */
export interface SigningOptions {
  readonly issuer?: TokenIssuer | undefined;
  /** One of the scheme's forms; left out, or unknown, the first. */
  readonly form?: string | undefined;
}

export interface SignatureScheme {
  /** The forms that a vendor may sign in who does not say which; the first genuine delivery pins one. Left out: there is one. */
  readonly forms?: readonly string[];
  /**
   * Which secret signed the delivery, or why none did. Total: no header can make it throw. A scheme that needs
   * its signer's public keys asks `keys` for them and answers with a promise, which rejects only with `UpstreamError`.
   */
  verify(
    delivery: Delivery,
    secrets: readonly Secret[],
    now: Date,
    settings?: Settings,
    keys?: KeySource,
  ): Verdict | Promise<Verdict>;
  /** The headers a tool would send with this body, the signature first; for samples, tests and the CLI. */
  sign(body: Buffer, secret: string, now: Date, options?: SigningOptions): Record<string, string>;
  /** Where the proof stands in the body: left out, in headers alone. */
  readonly inBody?: ProofInBody;
}

/** A secret that a delivery's body repeats. */
export interface ProofInBody {
  /** The body as the tool would send it with this secret. */
  place(body: Buffer, secret: string): Buffer;
  /** The body without it: once it has been verified it is written down nowhere. */
  without(body: Buffer): Buffer;
}

interface BodyHmac {
  readonly header: string;
  readonly encoding: "hex" | "base64";
  /** Headers `<header>1` … `<header>N`: any one may match. */
  readonly numbered?: boolean;
}

/** HMAC-SHA256 over the body alone, in one header or in several numbered ones. */
export function bodyHmac({ header: name, encoding, numbered = false }: BodyHmac): SignatureScheme {
  const digest = (body: Buffer, secret: string) => createHmac("sha256", secret).update(body).digest(encoding);
  return {
    verify(delivery, secrets) {
      const given = numbered ? numberedHeaders(delivery, name) : [header(delivery, name)].filter(isText);
      if (given.length === 0) return { refused: delivery.headers.has(name) ? "malformed" : "absent" };
      const written = given.map((text) => (encoding === "hex" ? text.toLowerCase() : text));
      const secret = secrets.find(({ value }) => {
        const expected = digest(delivery.body, value);
        return written.some((text) => sameText(text, expected));
      });
      return secret ? { secret } : { refused: "mismatch" };
    },
    sign: (body, secret) => ({ [numbered ? `${name}1` : name]: digest(body, secret) }),
  };
}

interface StampedHmac {
  readonly header: string;
  /** Seconds a delivery's own time may differ from ours, either way. */
  readonly tolerance: number;
  /** One `v1` for each secret that is live, and perhaps other versions, which count for nothing. Left out: one alone. */
  readonly several?: boolean;
}

/** `t=<unix seconds>,v1=<hex>` with HMAC-SHA256 over `<t>.<body>`; a repeated part is refused, but for `several`. */
export function stampedHmac({ header: name, tolerance, several = false }: StampedHmac): SignatureScheme {
  const form = several
    ? /^t=(\d{1,12})((?:,\s?v\d=[0-9a-f]{64}){1,10})$/i
    : /^t=(\d{1,12})(,\s?v1=[0-9a-f]{64})$/i;
  const digest = (stamp: string, body: Buffer, secret: string) =>
    createHmac("sha256", secret).update(`${stamp}.`).update(body).digest("hex");
  return {
    verify(delivery, secrets, now) {
      const text = header(delivery, name);
      if (text === undefined) return { refused: delivery.headers.has(name) ? "malformed" : "absent" };
      const [, stamp, rest = ""] = form.exec(text) ?? [];
      const signatures = rest.toLowerCase().match(/(?<=v1=)\w+/g) ?? [];
      if (stamp === undefined || signatures.length === 0) return { refused: "malformed" };
      const secret = secrets.find(({ value }) => {
        const expected = digest(stamp, delivery.body, value);
        return signatures.some((signature) => sameText(signature, expected));
      });
      if (!secret) return { refused: "mismatch" };
      return isWithin(tolerance, stamp, now) ? { secret } : { refused: "stale" };
    },
    sign(body, secret, now) {
      const stamp = String(Math.floor(now.getTime() / 1000));
      return { [name]: `t=${stamp},v1=${digest(stamp, body, secret)}` };
    },
  };
}

interface VersionedHmac {
  readonly header: string;
  /** The header with the unix seconds. */
  readonly stamp: string;
  readonly version: string;
  readonly tolerance: number;
}

/** `<version>=<hex>` with HMAC-SHA256 over `<version>:<unix seconds>:<body>`, the seconds in their own header. */
export function versionedHmac({
  header: name,
  stamp: stampName,
  version,
  tolerance,
}: VersionedHmac): SignatureScheme {
  const written = (stamp: string, body: Buffer, secret: string) =>
    `${version}=${createHmac("sha256", secret).update(`${version}:${stamp}:`).update(body).digest("hex")}`;
  return {
    verify(delivery, secrets, now) {
      const [text, stamp] = [header(delivery, name), header(delivery, stampName)];
      if (text === undefined) return { refused: delivery.headers.has(name) ? "malformed" : "absent" };
      if (stamp === undefined || !/^\d{1,12}$/.test(stamp)) return { refused: "malformed" };
      const secret = secrets.find(({ value }) =>
        sameText(text.toLowerCase(), written(stamp, delivery.body, value)),
      );
      if (!secret) return { refused: "mismatch" };
      return isWithin(tolerance, stamp, now) ? { secret } : { refused: "stale" };
    },
    sign(body, secret, now) {
      const stamp = String(Math.floor(now.getTime() / 1000));
      return { [name]: written(stamp, body, secret), [stampName]: stamp };
    },
  };
}

/** Refuses what is too far ahead as well as what is too old. */
function isWithin(tolerance: number, stamp: string, now: Date): boolean {
  return Math.abs(now.getTime() / 1000 - Number(stamp)) <= tolerance;
}

/** Compared as written: decoding first would accept trailing rubbish, and `timingSafeEqual` throws on unequal lengths. */
export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function numberedHeaders(delivery: Delivery, prefix: string): string[] {
  return [...delivery.headers]
    .filter(([name]) => name.startsWith(prefix) && /^\d{1,3}$/.test(name.slice(prefix.length)))
    .flatMap(([, values]) => values);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
