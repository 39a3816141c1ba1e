import type {
  Mapping,
  MappingPreview,
  MappingProposal,
  MappingSource,
  MappingVersion,
  PreviewRequest,
  ProposalRequest,
} from "../../schemas/mapping.ts";
import { reasonInEnglish } from "../../schemas/reason-words.ts";
import { isMails } from "../connectors/mails/reading-blob.ts";
import { applyMapping } from "../connectors/mapping/apply.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { Effort } from "../connectors/mapping/effort.ts";
import { proposeMapping } from "../connectors/mapping/propose.ts";
import { normalise } from "../connectors/normalise.ts";
import { type Input, inputsIn } from "../connectors/relay/input.ts";
import { relaySettings } from "../connectors/relay/settings.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { BadRequest, Unreadable } from "../shared/errors.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";
import { checkSize } from "./check-settings.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { asReceived } from "./deliveries.ts";
import { knownConnector, knownEvent } from "./known.ts";
import { mappingOfRows, rowSample, rowsBeside } from "./rows-again.ts";
import type { TimelineDeps } from "./timelines.ts";

export interface MappingDeps extends ConnectionDeps, TimelineDeps {
  readonly mappings: MappingVersions;
}

/** What a mapping would make of an example. Throws `BadRequest` where the example cannot be read, or the mapping could not go live. */
export async function previewMapping(request: PreviewRequest, deps: MappingDeps): Promise<MappingPreview> {
  const checked = checkMapping(request.mapping);
  if (!checked.mapping) return { events: [], problems: [...checked.problems], lost: 0 };
  checkSize({ secrets: [], settings: { mapping: checked.mapping } });
  const { connector, delivery, inputs } = await exampleOf(request, deps);
  const mapping = await asLive(checked.mapping, request, deps);
  const { events } = normalise(connector, delivery, { mapping });
  const [{ receivedAt }, effort] = [delivery, new Effort()];
  const read = inputs.map((one) =>
    one.form === "broken"
      ? { problems: [], lost: 1 }
      : applyMapping(mapping, one.value, { receivedAt, name: one.name, effort }),
  );
  return {
    events: events.slice(0, 100),
    problems: read.flatMap(({ problems }) => problems).slice(0, 50),
    lost: read.reduce((sum, one) => sum + one.lost, 0),
    ...(request.event === undefined ? {} : { input: firstOf(inputs) }),
  };
}

/** A mapping guessed from an example; of several inputs in it, from the first that can be read. */
export async function propose(request: ProposalRequest, deps: MappingDeps): Promise<MappingProposal> {
  const { connector, inputs } = await exampleOf(request, deps);
  const others = [...(request.samples ?? []), ...(await rowsBeside(request, deps))];
  return proposeMapping(firstOf(inputs), request.tool, others, connector.catalogue.eventTypes);
}

/** The mapping as it is for the example: of rows, the file tells how dates are written where the mapping does not. */
async function asLive(mapping: Mapping, { event }: PreviewRequest, deps: MappingDeps): Promise<Mapping> {
  const row = event === undefined ? undefined : await deps.events.get(event);
  return row?.event.proof === "file" ? await mappingOfRows(mapping, row, deps) : mapping;
}

const firstOf = (inputs: readonly Input[]): unknown =>
  inputs.flatMap((one) => (one.form === "broken" ? [] : [one.value]))[0];

/** The mappings that a connection has had of what it is given by one way, newest first. */
export async function listMappings(
  tool: string,
  name: string,
  of: MappingSource,
  deps: MappingDeps,
): Promise<MappingVersion[]> {
  await getConnection(tool, name, deps);
  return await deps.mappings.list(tool, name, of);
}

async function exampleOf(request: ProposalRequest, deps: MappingDeps) {
  const connector = await knownConnector(request.tool);
  if (connector.settings !== relaySettings)
    throw new BadRequest("no_mapping", "What this tool sends is read by its own rules, not by a mapping");
  const delivery = await deliveryIn(request, deps);
  return { connector, delivery, inputs: readable(delivery) };
}

async function deliveryIn(
  { tool, sample, raw, event }: ProposalRequest,
  deps: MappingDeps,
): Promise<Delivery> {
  if (event !== undefined) {
    const row = await knownEvent(event, deps);
    const found = isMails(row.event)
      ? await (await import("./mails-again.ts")).mailSample(row, deps)
      : await rowSample(row, deps);
    return found === undefined ? await asReceived(row, deps) : jsonDelivery(tool, found, deps.now());
  }
  if (sample === undefined && raw === undefined)
    throw new BadRequest("example_needed", "An example is needed: sample, raw or event");
  if (!raw) return jsonDelivery(tool, sample, deps.now());
  const headers = { ...raw.headers, "content-type": raw.contentType };
  return {
    ...jsonDelivery(tool, null, deps.now()),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])),
    body: Buffer.from(raw.body, raw.encoding ?? "utf8"),
  };
}

function jsonDelivery(tool: string, value: unknown, receivedAt: Date): Delivery {
  return {
    tool,
    connection: "preview",
    method: "POST",
    headers: new Map([["content-type", ["application/json"]]]),
    query: {},
    path: "",
    body: Buffer.from(JSON.stringify(value)),
    receivedAt,
  };
}

function readable(delivery: Delivery): Input[] {
  try {
    return inputsIn(delivery);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new BadRequest("unreadable_example", `The example cannot be read: ${reasonInEnglish(cause.why)}`, {
      cause,
    });
  }
}
