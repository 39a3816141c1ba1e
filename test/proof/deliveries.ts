import { createHash } from "node:crypto";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import type { LocalIssuer } from "../../infra/local/issuer.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { Random } from "../fuzz/random.ts";
import { connection, type Form, formOf, named } from "./fresh.ts";

/** A tool's connection as a proof makes it. */
export interface Connected {
  readonly tool: string;
  readonly secret: string;
  readonly settings: Record<string, unknown>;
  readonly forms: readonly Form[];
}

/** An event that the hub owes once it has taken its delivery. */
export interface Owed {
  readonly id: string;
  /** Whose it is: the customer and what it is known by; left out where the event names nobody. */
  readonly owner?: string;
}

/** One delivery as a tool makes it. */
export interface Made {
  readonly number: number;
  readonly tool: string;
  readonly path: string;
  readonly body: Buffer;
  /** Genuine, but nothing that the tool is known to say. */
  readonly poison: boolean;
  readonly owed: readonly Owed[];
  /** Headers with a signature of this moment. */
  headers(issuer: TokenIssuer): Record<string, string>;
}

const share = { poison: 0.01 };
/** Days over which what is told has happened. */
const days = 120;

/** Every tool whose deliveries can be made in numbers, with its forms; `issuer` signs the tokens of those that carry some. */
export async function connectedTools(seed: number, { trusted, token }: LocalIssuer): Promise<Connected[]> {
  const all = await Promise.all(
    toolNames.map(async (tool) => {
      const connector = await loadConnector(tool);
      if (!connector) throw new Error(`${tool} has no connector`);
      const { settings } = await sentBy(tool, trusted);
      const secret = secretOf(seed, tool);
      const access = { secret, settings, issuer: token };
      const forms = (await samplesOf(tool)).flatMap((sample) => formOf(connector, sample, access) ?? []);
      return { tool, secret, settings, forms };
    }),
  );
  return all.filter(({ forms }) => forms.length > 0);
}

const secretOf = (seed: number, tool: string) =>
  createHash("sha256").update(`${seed} ${tool}`).digest("base64url");

export interface DeliveriesOptions {
  readonly seed: number;
  readonly customers: number;
  readonly tools: readonly Connected[];
}

/** The deliveries of a seed by their numbers: the same number is the same bytes for ever, so none need be kept. */
export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  made(number: number): Made {
    const { seed, customers, tools } = this.#options;
    const random = Random.of(seed, "delivery", number);
    const { tool, secret, forms } = random.pick(tools);
    const form = random.pick(forms);
    const { sample, connector } = form;
    const customer = random.below(customers);
    const { inBody } = connector.signature;
    // What cannot be read repeats no secret either: of such a tool it is refused.
    const poison = random.chance(share.poison) && !inBody;
    const genuine = form.body({ number, customer, daysEarlier: random.below(days) });
    const body = poison ? spoiled(genuine, number) : genuine;
    const { events, unrecognized } = poison ? form.readSigned(body) : form.read(body);
    const isPoison = unrecognized !== undefined;
    return {
      number,
      tool,
      path: `/hooks/${tool}/${connection}${endOf(form, secret)}`,
      body: inBody?.place(body, secret) ?? body,
      poison: isPoison,
      owed: events.map(({ id, identities }) => ({
        id,
        ...(isPoison || !form.tellsCustomers || identities.length === 0
          ? {}
          : { owner: `${customer} ${identities.map(named).sort()}` }),
      })),
      headers: (issuer) => ({
        ...sample.headers,
        "content-type": sample.contentType,
        ...connector.signature.sign(body, secret, new Date(), { issuer }),
      }),
    };
  }
}

function endOf({ connector, sample: { path } }: Form, secret: string): string {
  if (connector.kinds) return `/${codedPath(path, secret)}`;
  return path === "" ? "" : `/${path}`;
}

/** Signed all the same, and broken off in the middle. */
const spoiled = (body: Buffer, number: number) =>
  Buffer.concat([Buffer.from(`{"number":${number},`), body.subarray(0, Math.ceil(body.length / 2))]);
