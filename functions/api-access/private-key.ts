import { createPrivateKey, type KeyObject } from "node:crypto";

const pem = /-----BEGIN (RSA )?PRIVATE KEY-----([\s\S]*?)-----END (?:RSA )?PRIVATE KEY-----/;

/**
 * An RSA key of a PEM text in PKCS #8 or, as DocuSign gives it out, PKCS #1; its line breaks may have been lost on the way,
 * or be written as `\n`. `undefined` where it cannot be read.
 */
export function privateKeyOf(text: string): KeyObject | undefined {
  const [, isFirst, body = ""] = pem.exec(text.replaceAll("\\n", "\n")) ?? [];
  const der = Buffer.from(body.replaceAll(/\s/g, ""), "base64");
  try {
    const key = createPrivateKey({ key: der, format: "der", type: isFirst ? "pkcs1" : "pkcs8" });
    return key.asymmetricKeyType === "rsa" ? key : undefined;
  } catch {
    return undefined;
  }
}
