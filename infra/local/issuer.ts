import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import type { TokenIssuer } from "../../functions/shared/secret.ts";

const publicKey = z.object({ kty: z.literal("RSA"), n: z.string(), e: z.string() });

/** What a connection's settings say of an issuer that it trusts: its name and its public keys, as JWKs. */
export type TrustedIssuer = LocalIssuer["trusted"];

/**
 * Signs the tokens of samples, where a tool's deliveries carry one. Its key pair lies in the folder of its hub or test,
 * made when it is first needed; a hub trusts it only for a connection that has its public key in the settings.
 */
export class LocalIssuer {
  readonly #path: string;
  readonly #name = "urn:account-hub:local";
  #key: KeyObject | undefined;

  constructor(folder: string) {
    this.#path = join(folder, "issuer.pem");
  }

  readonly token: TokenIssuer = (claims) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", kid: "local", typ: "JWT" })}.${part({ iss: this.#name, ...claims })}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), this.#private()).toString("base64url")}`;
  };

  get trusted() {
    const key = publicKey.parse(createPublicKey(this.#private()).export({ format: "jwk" }));
    return { name: this.#name, keys: [{ ...key, kid: "local" }] };
  }

  #private(): KeyObject {
    if (!this.#key) {
      if (!existsSync(this.#path)) writeFileSync(this.#path, newKey(), { mode: 0o600, flag: "wx" });
      this.#key = createPrivateKey(readFileSync(this.#path, "utf8"));
    }
    return this.#key;
  }
}

function newKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}
