import { setTimeout as pause } from "node:timers/promises";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import type { Connector } from "../../functions/connectors/connector.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import type { BusMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { accepted } from "../../schemas/delivery.ts";
import type { RunningHub } from "../support/hub.ts";
import { isThere, listed } from "./listed.ts";
import { bent, mutated } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

interface Sender {
  readonly connector: Connector;
  readonly samples: readonly Sample[];
}

const secretOf = (tool: string) => `the secret of ${tool}, as good as any`;
/** Milliseconds: older than any tool's signatures may be. */
const stale = 2 * 3_600_000;

/** Gives every tool of the catalogue a connection. */
async function senders({ api, hub }: RunningHub): Promise<Sender[]> {
  return await Promise.all(
    toolNames.map(async (tool) => {
      const connector = await loadConnector(tool);
      if (!connector) throw new Error(`${tool} has no connector`);
      const { settings } = await sentBy(tool, hub.issuer.trusted);
      await api.call("PUT", `/api/connections/${tool}/main`, { secrets: [secretOf(tool)], settings });
      return { connector, samples: await samplesOf(tool) };
    }),
  );
}

/**
 * Sends deliveries of all tools, four of ten forged, the others signed after they were mutated. In the end every event of
 * every delivery that was acknowledged must be there.
 */
export async function deliveries(
  running: RunningHub,
  count: number,
  { tally, seed }: { readonly tally: Tally; readonly seed: number },
): Promise<void> {
  const tools = await senders(running);
  const published = new Map<string, string[]>();
  const forget = running.hub.bus.listen((message) => note(message, published));
  const acknowledged = new Set<string>();
  let n = 0;
  const client = async () => {
    while (n < count) {
      const random = Random.of(seed, "deliveries", n);
      const how = `seed ${seed}, delivery ${n++}`;
      const { connector, samples } = random.pick(tools);
      const sample = random.pick(samples);
      const isForged = random.chance(0.4);
      const sent = isForged
        ? forged(connector, sample, running, random)
        : genuine(connector, sample, running, random);
      await tally.timed(
        isForged ? "forged" : "genuine",
        `${how}, ${connector.tool}/${sample.name}`,
        async () => {
          const response = await fetch(`${running.hub.url}/hooks/${connector.tool}/main${sent.path}`, {
            method: "POST",
            headers: sent.headers,
            body: new Uint8Array(sent.body),
          });
          const text = await response.text();
          const taken = response.ok ? accepted.safeParse(json(text)).data : undefined;
          if (taken && isForged) tally.wrong("forged taken", `${how}, ${connector.tool}, ${sent.what}`);
          if (taken && taken.events > 0) acknowledged.add(taken.delivery);
          return response.status;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  forget();
  await missing(running, acknowledged, published, {
    found: (how) => tally.wrong("not recorded", `seed ${seed}, ${how}`),
    checked: (events) => tally.recorded(events),
  });
}

function note(message: BusMessage, published: Map<string, string[]>): void {
  if (message.dataschema !== dataSchemas.accountEvent) return;
  const events = published.get(message.deliveryid) ?? [];
  published.set(message.deliveryid, [...events, message.data.id]);
}

interface Sent {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  readonly path: string;
  readonly what: string;
}

function pathOf({ path }: Sample, { tool, kinds }: Connector): string {
  if (kinds) return `/${codedPath(path, secretOf(tool))}`;
  return path === "" ? "" : `/${path}`;
}

function genuine(connector: Connector, sample: Sample, running: RunningHub, random: Random): Sent {
  const told = random.chance(0.1) ? sample.body : mutated(sample.body, random);
  const body = connector.signature.inBody?.place(told, secretOf(connector.tool)) ?? told;
  const signed = connector.signature.sign(body, secretOf(connector.tool), new Date(), {
    issuer: running.hub.issuer.token,
  });
  const headers = { ...sample.headers, "content-type": sample.contentType, ...signed };
  return { body, headers, path: pathOf(sample, connector), what: "genuine" };
}

function forged(connector: Connector, sample: Sample, running: RunningHub, random: Random): Sent {
  const { tool, signature, catalogue } = connector;
  const issuer = running.hub.issuer.token;
  const signed = (secret: string, at: Date, body = sample.body) =>
    signature.sign(body, secret, at, { issuer });
  const right = signed(secretOf(tool), new Date());
  const base = { ...sample.headers, "content-type": sample.contentType };
  const made = (what: string, signature: Record<string, string>, body = sample.body): Sent => ({
    body,
    path: pathOf(sample, connector),
    what,
    headers: { ...base, ...signature },
  });
  const bodies = catalogue.proof === "vendor-signed" ? ["another body"] : [];
  switch (random.pick(["unsigned", "another secret", "bent signature", "stale signature", ...bodies])) {
    case "another body": {
      const body = bent(sample.body, random);
      return body.equals(sample.body) ? made("unsigned", {}) : made("another body", right, body);
    }
    case "another secret":
      if (signature.inBody)
        return made("another secret", {}, signature.inBody.place(sample.body, "a stranger's secret"));
      // Tools whose tokens an issuer signs have no secret of a connection in them: those are forged by their text.
      return catalogue.proof === "vendor-signed"
        ? made("another secret", signed("a stranger's secret, as good as any", new Date()))
        : made("unsigned", {});
    case "stale signature": {
      // Signatures that say nothing of the time are good for ever.
      const old = signed(secretOf(tool), new Date(Date.now() - stale));
      return JSON.stringify(old) === JSON.stringify(right)
        ? made("unsigned", {})
        : made("stale signature", old);
    }
    case "bent signature": {
      if (signature.inBody)
        return made("bent signature", {}, signature.inBody.place(sample.body, `${secretOf(tool)}x`));
      const [name = "", text = ""] = Object.entries(right)[0] ?? [];
      const at = random.below(text.length);
      const other = random.pick(
        [..."ABCabc012"].filter((letter) => letter.toLowerCase() !== text[at]?.toLowerCase()),
      );
      return made("bent signature", { ...right, [name]: text.slice(0, at) + other + text.slice(at + 1) });
    }
    default:
      return made("unsigned", {});
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds without one more, after which no further one is waited for: a busy machine takes its time. */
export const patience = 120_000;

/**
 * Every event of every acknowledged delivery is on the timeline, none two minutes after the one before; a delivery
 * with events of which the bus heard nothing is lost, too.
 */
async function missing(
  { api }: RunningHub,
  acknowledged: ReadonlySet<string>,
  published: ReadonlyMap<string, readonly string[]>,
  { found, checked }: { readonly found: (how: string) => void; readonly checked: (events: number) => void },
): Promise<void> {
  const wanted = new Map(
    [...acknowledged].flatMap((delivery) =>
      (published.get(delivery) ?? []).map((id) => [id, delivery] as const),
    ),
  );
  const events = wanted.size;
  for (const delivery of acknowledged) if (!published.has(delivery)) found(`${delivery} was never published`);
  let until = performance.now() + patience;
  for (let [next] = wanted.keys(); next !== undefined && performance.now() < until; [next] = wanted.keys()) {
    // One that is not there yet says that the list need not be read: it is long.
    if (!(await isThere(api, next))) {
      await pause(100);
      continue;
    }
    for await (const { id } of listed(api)) wanted.delete(id);
    until = performance.now() + patience;
  }
  checked(events - wanted.size);
  for (const [id, delivery] of wanted) found(`${id} of ${delivery}`);
}
