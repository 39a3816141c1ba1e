import { randomBytes } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** 130 bits in letters and digits that survive any mail system: who does not know it cannot write into a timeline. */
export function newMailbox(): string {
  return Array.from(randomBytes(26), (byte) => alphabet[byte % 32]).join("");
}

/** The address of a connection's mailbox. The connection's name is there for people; only the mailbox counts. */
export function mailAddress(connection: string, mailbox: string, domain: string): string {
  return `${connection.slice(0, 30)}.${mailbox}@${domain}`;
}

/** The mailbox that an address names, if it is the hub's. */
export function mailboxIn(address: string): string | undefined {
  return /^(?:[^@]{0,40}[.+])?([a-z2-7]{26})@/i.exec(address.trim())?.[1]?.toLowerCase();
}
