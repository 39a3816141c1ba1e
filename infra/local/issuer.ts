import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeySource } from "../../functions/shared/ports.ts";
import type { TokenIssuer } from "../../functions/shared/signature.ts";

/**
 * Stands in for Google where a tool's samples carry a signed token. Its key pair lies in the hub's data folder, made when
 * it is first needed; only the hub of that folder trusts it, and only for a connection whose settings say so.
 */
export class LocalIssuer {
  readonly #path: string;
  #key: KeyObject | undefined;

  constructor(folder: string) {
    this.#path = join(folder, "issuer.pem");
  }

  readonly token: TokenIssuer = (claims) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", kid: "local", typ: "JWT" })}.${part(claims)}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), this.#private()).toString("base64url")}`;
  };

  readonly keys: KeySource = (issuer) =>
    issuer === "local" ? async () => createPublicKey(this.#private()) : undefined;

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
