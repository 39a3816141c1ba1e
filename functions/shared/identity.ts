import type { Identity } from "../../schemas/account-event.ts";

/** An email as an identity: trimmed, NFKC, lower case; `undefined` where the text is no single address. */
export function emailIdentity(text: string | null | undefined): Identity | undefined {
  const value = text?.normalize("NFKC").trim().toLowerCase();
  if (
    !value ||
    value.length > 254 ||
    !/^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+\.[^\s@.<>()",;:\\]+$/.test(value)
  )
    return undefined;
  return { type: "email", value };
}

/** A tool's own id of a customer, e.g. `externalIdentity("quickbooks", "customer", "9341453474484455/58")`. */
export function externalIdentity(tool: string, kind: string, id: string): Identity {
  return { type: `${tool}:${kind}`, value: id };
}

/** The identities without gaps and repetitions, in the order given. */
export function identities(...candidates: readonly (Identity | undefined)[]): Identity[] {
  const seen = new Map<string, Identity>();
  for (const one of candidates) {
    if (!one) continue;
    const name = `${one.type}#${one.value}`;
    if (!seen.has(name)) seen.set(name, one);
  }
  return [...seen.values()];
}
