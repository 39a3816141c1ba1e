import { describe, expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";
import { entries, few } from "../support/repeats.ts";
import { needed } from "./needed-fields.ts";

/** The places in a value, as the keys that lead there; of a list's entries the first few. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  const fields = Object.entries(value).slice(0, Array.isArray(value) ? entries : undefined);
  return fields.flatMap(([key, one]) => [[key], ...placesIn(one).map((rest) => [key, ...rest])]);
}

function put(value: unknown, [key = "", ...rest]: readonly string[], other: unknown): unknown {
  if (typeof value !== "object" || value === null) return other;
  const changed = rest.length === 0 ? other : put(Reflect.get(value, key), rest, other);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
}

const isIndex = /^\d+$/;
const nameOf = (place: readonly string[]) => place.map((key) => (isIndex.test(key) ? "*" : key)).join(".");

interface Odd {
  /** The field, as `needed` names it. */
  readonly field: string;
  readonly as: string;
  readonly body: string;
}

/** What may stand in a field instead; the first two are what lenient reading most often misses. */
const oddValues = [undefined, { odd: 1 }, "", null, 7, [null]];

/** A sample with each field that is tried in turn dropped, emptied, null and of other types, in its own notation. */
function oddlyWritten(
  { contentType, body }: Sample,
  isTried: (field: string) => boolean,
  instead: readonly unknown[],
): Odd[] {
  const text = body.toString();
  if (contentType.includes("xml")) return oddElements(text).filter(({ field }) => isTried(field));
  if (contentType.includes("form")) return oddFields(text).filter(({ field }) => isTried(field));
  const given: unknown = JSON.parse(text);
  return placesIn(given)
    .filter((place) => isTried(nameOf(place)))
    .flatMap((place) =>
      instead.map((other) => ({
        field: nameOf(place),
        as: String(JSON.stringify(other)),
        body: JSON.stringify(put(given, place, other)),
      })),
    );
}

function oddFields(form: string): Odd[] {
  return [...new URLSearchParams(form).keys()].flatMap((field) =>
    [undefined, "", "\u0000", "{"].map((other) => {
      const changed = new URLSearchParams(form);
      if (other === undefined) changed.delete(field);
      else changed.set(field, other);
      return { field, as: String(JSON.stringify(other)), body: String(changed) };
    }),
  );
}

/** Elements that hold text alone; those of one name one after the other. */
function oddElements(xml: string): Odd[] {
  return [...xml.matchAll(/<(\w+)>[^<]*<\/\1>/g)].flatMap(({ 0: element, 1: field = "", index }) =>
    ["", `<${field}/>`, `<${field}>7</${field}>`, `<${field}><odd/></${field}>`].map((other) => ({
      field,
      as: other,
      body: `${xml.slice(0, index)}${other}${xml.slice(index + element.length)}`,
    })),
  );
}

const tools = await Promise.all(
  toolNames.map(async (tool) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} is in the catalogue and has no connector`);
    return { tool, connector, samples: await samplesOf(tool), settings: (await sentBy(tool)).settings };
  }),
);

describe.each(tools)("$tool", ({ tool, connector, samples, settings }) => {
  const reads = ({ path, contentType, headers }: Sample, body: string | Buffer) => {
    const sent = { path, headers: { ...headers, "content-type": contentType }, body: Buffer.from(body) };
    return normalise(connector, delivery(tool, sent), settings);
  };

  /** The odd forms of a sample that tell fewer of its events, or nothing but that something came. */
  const lostIn = (sample: Sample, isTried: (field: string) => boolean, instead: readonly unknown[]) => {
    const whole = reads(sample, sample.body).events;
    return oddlyWritten(sample, isTried, instead).filter(({ body }) => {
      const { unrecognized, events } = reads(sample, body);
      const isTold = whole.every(
        (event, n) => events[n]?.type !== "system.observed" || event.type === "system.observed",
      );
      return unrecognized !== undefined || events.length < whole.length || !isTold;
    });
  };
  const needs = needed[tool] ?? {};

  test.each(few(samples, 6))("tells of $name whichever field that nothing needs is odd", (sample) => {
    const lost = lostIn(sample, (field) => !(field in needs), few(oddValues, 2)).map(
      ({ field, as }) => `${field} = ${as}`,
    );

    expect([...new Set(lost)]).toEqual([]);
  });

  test("needs no more than it is said to", () => {
    const lost = samples.flatMap((sample) => lostIn(sample, (field) => field in needs, oddValues));
    const fields = new Set(lost.map(({ field }) => field));

    expect(Object.keys(needs).filter((field) => !fields.has(field))).toEqual([]);
  });
});
