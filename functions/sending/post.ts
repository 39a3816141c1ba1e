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

interface PostingOptions {
  /** What a name leads to; `publicAddresses` unless a test brings a server. */
  readonly addresses?: (name: string) => Promise<readonly LookupAddress[]>;
  /** Certificates to trust in place of the usual ones. */
  readonly ca?: string;
  /** Milliseconds in which an answer must have come. */
  readonly patience?: number;
}

/**
 * Posts to a public address by TLS. The connection is made to the addresses that were looked at, so that a name cannot lead
 * elsewhere in between; a redirect is an answer like any other.
 */
export function publicPost({
  addresses = publicAddresses,
  ca,
  patience = 10_000,
}: PostingOptions = {}): Post {
  return async ({ url, headers, body }) => {
    const signal = AbortSignal.timeout(patience);
    const found = await addresses(url.hostname);
    const looked: LookupFunction = (_name, { all }, done) => {
      const [first] = found;
      if (all) done(null, [...found]);
      else done(first ? null : new NotPublic(), first?.address ?? "", first?.family ?? 0);
    };
    return await new Promise<number>((resolve, reject) => {
      const sending = request(
        url,
        {
          ...{ method: "POST", lookup: looked, agent: false, signal },
          ...(ca === undefined ? {} : { ca }),
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
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
}
