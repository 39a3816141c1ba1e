import type { Identity } from "../../../../schemas/account-event.ts";

/** What somebody typed that leads to a client: an email address, a phone number or a domain. */
export function typedIdentity(text: string): Identity {
  const value = text.trim();
  if (value.includes("@")) return { type: "email", value };
  return { type: /^\+?[\d\s().-]{6,}$/.test(value) ? "phone" : "domain", value };
}
