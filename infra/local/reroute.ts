import * as z from "zod/mini";
import { Explained } from "../explained.ts";
import { loopback } from "./server.ts";

/** Hosts of tools, and where on this machine something stands in for each: a base address on loopback. */
const standIns = z.record(
  z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)),
  z.string().check(z.regex(/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}(?:\/[\w./-]*)?$/)),
);
export type StandIns = z.infer<typeof standIns>;

/** What `HUB_STAND_INS` says is not JSON of hosts and addresses on loopback. */
export class BadStandIns extends Explained {
  constructor() {
    super(
      'HUB_STAND_INS names the hosts of tools and where on this machine each is stood in for: {"api.example.com":"http://127.0.0.1:9000"}',
    );
  }
}

/** A hub that others reach would give customers' tokens to whatever listens on this machine. */
export class StandInsInEarnest extends Explained {
  constructor() {
    super(
      "HUB_STAND_INS is for trying the hub out on one machine, and HUB_URL or HOST lets others in: leave one of them out.",
    );
  }
}

/** Reads them as the environment has them. Throws `BadStandIns`, and `StandInsInEarnest` where others reach the hub. */
export function standInsIn(
  text: string | undefined,
  { host, url }: { readonly host: string; readonly url: string | undefined },
): StandIns {
  const read = standInsOf(text);
  const names = [host, ...(url === undefined ? [] : [URL.parse(url)?.hostname ?? url])];
  if (Object.keys(read).length > 0 && !names.every((name) => loopback.includes(name)))
    throw new StandInsInEarnest();
  return read;
}

function standInsOf(text = "{}"): StandIns {
  try {
    return standIns.parse(JSON.parse(text));
  } catch {
    throw new BadStandIns();
  }
}

/** Leads calls and browsers that are meant for those hosts to what stands in for them; all else goes where it says. */
export function reroute(to: StandIns, fetch: typeof globalThis.fetch) {
  const pageOf = (address: string): string => {
    const { protocol, host, pathname, search } = new URL(address);
    const base = protocol === "https:" && Object.hasOwn(to, host) ? to[host] : undefined;
    return base === undefined ? address : `${base.replace(/\/$/, "")}${pathname}${search}`;
  };
  const rerouted: typeof globalThis.fetch = async (input, init) =>
    await fetch(typeof input === "string" ? pageOf(input) : input, init);
  return { fetch: rerouted, pageOf };
}
