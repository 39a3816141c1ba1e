import * as z from "zod/mini";
import { spawnHub } from "../support/hub-process.ts";
import { benchSecret } from "./bookings.ts";
import { inFolder } from "./in-folder.ts";
import { client } from "./load-client.ts";
import { type Figure, median } from "./measure.ts";
import { startN8n } from "./peers/n8n.ts";
import { startNodeRed } from "./peers/node-red.ts";
import type { PeerProcess } from "./peers/peer-process.ts";

const rounds = 3;
const { HUB_PEERS, HUB_CONVOY, HUB_CONVOY_EVENTS, HUB_CONVOY_KEY, HUB_DELIVERIES } = z
  .object({
    /** A folder in whose `node_modules` the peers are; left out, none is measured. */
    HUB_PEERS: z.optional(z.string()),
    /** The address at which a Convoy takes what is sent, that of its list of events, and a key for this. */
    HUB_CONVOY: z.optional(z.url()),
    HUB_CONVOY_EVENTS: z.optional(z.url()),
    HUB_CONVOY_KEY: z._default(z.string(), ""),
    HUB_DELIVERIES: z._default(z.string(), "1000"),
  })
  .parse(process.env);

interface Measured {
  readonly acknowledged: number;
  readonly rate: number;
}

interface Peer {
  readonly name: string;
  /** `undefined` where it is not there. */
  readonly measure: () => Promise<Measured | undefined>;
  readonly bounds: { readonly acknowledged?: number; readonly rate: number };
}

const hub = async (): Promise<Measured> =>
  await inFolder(async (folder) => {
    const running = await spawnHub(folder);
    await running.api.call("PUT", "/api/connections/calendly/main", { secrets: [benchSecret] });
    try {
      return await client("load.ts", [running.url, HUB_DELIVERIES, "0"]);
    } finally {
      await running.stop();
    }
  });

/** A receiver that keeps each delivery as a row of an SQLite database in an empty folder. */
const started =
  (start: (peers: string, folder: string) => Promise<PeerProcess | undefined>) =>
  async (): Promise<Measured | undefined> => {
    if (HUB_PEERS === undefined) return undefined;
    return await inFolder(async (folder) => {
      const peer = await start(HUB_PEERS, folder);
      if (!peer) return undefined;
      try {
        const { address, database, query } = peer;
        return await sendTo(address, { database, query });
      } finally {
        await peer.stop();
      }
    });
  };

const sendTo = async (address: string, stored: object) =>
  await client("load.ts", ["", HUB_DELIVERIES, "0"], {
    BENCH_ADDRESS: address,
    BENCH_STORED: JSON.stringify(stored),
  });

const convoy = async (): Promise<Measured | undefined> => {
  if (HUB_CONVOY === undefined || HUB_CONVOY_EVENTS === undefined) return undefined;
  return await sendTo(HUB_CONVOY, { convoy: HUB_CONVOY_EVENTS, key: HUB_CONVOY_KEY });
};

const peersOfBench: readonly Peer[] = [
  { name: "Node-RED with SQLite", measure: started(startNodeRed), bounds: { rate: 0.7 } },
  { name: "n8n", measure: started(startN8n), bounds: { rate: 30 } },
  { name: "Convoy", measure: convoy, bounds: { acknowledged: 1, rate: 2 } },
];

/**
 * The hub beside other receivers of webhooks, by turns: the same bytes from the same 16 clients, all of them found afterwards
 * where they end. One that is not there is named and left out.
 */
export async function peers(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, measure, bounds } of peersOfBench) {
    const said: { readonly mine: Measured; readonly theirs: Measured }[] = [];
    for (let round = 0; round < rounds; round++) {
      const theirs = await measure();
      if (!theirs) break;
      said.push({ mine: await hub(), theirs });
    }
    if (said.length === 0) {
      process.stdout.write(`${name} is not there: left out\n`);
      continue;
    }
    const figure = (what: string, of: keyof Measured, atLeast: number | undefined): Figure => {
      const [mine, theirs] = [
        median(said.map((one) => one.mine[of])),
        median(said.map((one) => one.theirs[of])),
      ];
      return {
        name: `${what} ÷ those of ${name}`,
        measured: `${mine.toFixed(0)}/s ÷ ${theirs.toFixed(0)}/s`,
        ratio: mine / theirs,
        bound: atLeast === undefined ? undefined : { atLeast },
      };
    };
    figures.push(
      figure("deliveries acknowledged a second", "acknowledged", bounds.acknowledged),
      figure("deliveries on the timeline a second", "rate", bounds.rate),
    );
  }
  return figures;
}
