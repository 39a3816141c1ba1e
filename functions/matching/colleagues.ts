import { isMailForAll } from "./mail-for-all.ts";

const hostOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);
const plain = (address: string) => address.trim().toLowerCase();

/**
 * Whether an address is one of these people's own or a colleague's: at the same host, unless anybody may have an address
 * there.
 */
export function ownBy(...people: readonly string[]): (email: string) => boolean {
  const own = new Set(people.map(plain));
  const hosts = new Set([...own].map(hostOf).filter((host) => !isMailForAll(host)));
  return (email) => own.has(plain(email)) || hosts.has(hostOf(plain(email)));
}
