import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { isPublic } from "./public-address.ts";

export interface Posting {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The status that it was answered with; what else an answer says is not read. Rejects where none came. */
export type Post = (posting: Posting) => Promise<number>;

/** A name leads to an address that is not the internet's. */
export class NotPublic extends Error {
  constructor() {
    super("The name leads to an address that is not public");
  }
}

/** Milliseconds. */
const patience = 10_000;

/** All addresses of a name; throws `NotPublic` where one of them is not public. */
export async function publicAddresses(
  name: string,
  resolve: (name: string) => Promise<readonly LookupAddress[]> = async (of) =>
    await lookup(of, { all: true }),
): Promise<readonly LookupAddress[]> {
  const found = await resolve(name);
  if (found.length === 0 || !found.every(({ address }) => isPublic(address))) throw new NotPublic();
  return found;
}

/**
 * Posts to a public address by TLS. The connection is made to the addresses that were looked at, so that a name cannot lead
 * elsewhere in between; a redirect is an answer like any other.
 */
export const postPublicly: Post = async ({ url, headers, body }) => {
  const addresses = await publicAddresses(url.hostname);
  const looked: LookupFunction = (_name, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, [...addresses]);
    else done(first ? null : new NotPublic(), first?.address ?? "", first?.family ?? 0);
  };
  return await new Promise<number>((resolve, reject) => {
    const sending = request(
      url,
      {
        method: "POST",
        lookup: looked,
        agent: false,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        signal: AbortSignal.timeout(patience),
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    sending.on("error", reject);
    sending.end(body);
  });
};
