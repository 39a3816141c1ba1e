import { BlockList, isIP } from "node:net";

/** Where no server of the world is, by IANA's registries of special addresses: a machine's own, a network's own, tests. */
const special = new BlockList();
for (const [from, bits] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
  ] as const),
  ...([
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
  ] as const),
  ...([
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
])
  special.addSubnet(from, bits, "ipv4");
// Of what is given out (2000::/3) the parts that stand for something else: tunnels, which hide another address, and examples.
for (const [from, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special.addSubnet(from, bits, "ipv6");

const given = new BlockList();
given.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is one of the internet's, and not one behind which a network's own services stand. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return given.check(address, "ipv6") && !special.check(address, "ipv6");
    default:
      return false;
  }
}
