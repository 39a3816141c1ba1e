import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";
import { entries, runs } from "../support/repeats.ts";

/**
 * By what a tool's deliveries tell one thing that happened from another, as the keys that lead there (`*`: any of a list).
 * Of what comes by a generic route nothing but an id of the sender's own does, else all that it says.
 */
const names: Readonly<Record<string, readonly string[]>> = {
  accelo: ["id"],
  "boomerang-gmail": ["message.data"],
  calendly: ["payload.uri", "payload.old_invitee"],
  docusign: ["data.envelopeId", "data.recipientId", "EnvelopeID"],
  dropbox: ["list_folder.accounts.*"],
  "microsoft-365": [
    ...["value.*.changeType", "value.*.resource", "value.*.resourceData.@odata.etag"],
    ...["value.*.lifecycleEvent", "value.*.subscriptionId"],
  ],
  quickbooks: [
    "*.intuitaccountid",
    "*.intuitentityid",
    "*.time",
    "eventNotifications.*.dataChangeEvent.entities.*.id",
    "eventNotifications.*.dataChangeEvent.entities.*.lastUpdated",
    "eventNotifications.*.realmId",
  ],
  sharefile: ["AccountInfo.AccountId", "Event.Timestamp", "Event.Resource.Id"],
  slack: ["event.channel", "event.ts", "event_id"],
  smartsheet: ["nonce", "webhookId"],
  stripe: ["id"],
  xero: ["events.*.tenantId", "events.*.resourceId", "events.*.eventDateUtc"],
};

/** Where a field names one kind of delivery and not another: a message is named by where it stands, all else by `event_id`. */
const others: Readonly<Record<string, (sample: Sample, field: string) => boolean>> = {
  calendly: ({ name }, field) => (name === "reschedule-booked") === (field === "payload.old_invitee"),
  slack: (sample, field) => {
    const type = at(read(sample), ["event", "type"]);
    if (type !== "message" && type !== "app_mention") return field === "event_id";
    const isChange = String(at(read(sample), ["event", "subtype"])).startsWith("message_");
    return field === "event.channel" || (field === "event.ts" && !isChange);
  },
  // Of a mail or meeting it does not matter which subscription has told it.
  "microsoft-365": ({ name }, field) => /lifecycleEvent|subscriptionId/.test(field) === (name === "missed"),
  // What is made is made once, whenever that is told.
  xero: ({ name }, field) => name !== "created" || field !== "events.*.eventDateUtc",
};

const read = ({ body }: Sample): unknown => JSON.parse(body.toString());
const isJson = ({ contentType }: Sample) => contentType.includes("json");
const isForm = ({ contentType }: Sample) => contentType.includes("form");

/** A sample with another value in one of its places, in its own notation. */
interface Changed {
  /** As `names` has it; of XML the element's name, of a form the field's. */
  readonly field: string;
  readonly body: string;
}

function changedEverywhere(sample: Sample): Changed[] {
  const text = sample.body.toString();
  if (isForm(sample))
    return [...new URLSearchParams(text)].map(([field, value]) => {
      const other = new URLSearchParams(text);
      other.set(field, String(another(value)));
      return { field, body: String(other) };
    });
  if (!isJson(sample))
    return [...text.matchAll(/<(\w+)>([^<]+)<\/\1>/g)].map(
      ({ 0: element, 1: field = "", 2: value = "", index }) => ({
        field,
        body: `${text.slice(0, index)}<${field}>${another(value)}</${field}>${text.slice(index + element.length)}`,
      }),
    );
  const value: unknown = JSON.parse(text);
  return placesIn(value).map((place) => ({
    field: pathOf(place),
    body: JSON.stringify(put(value, place, another(at(value, place)))),
  }));
}

function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const fields = Object.entries(value).slice(0, Array.isArray(value) ? entries : undefined);
  return fields.flatMap(([key, one]) => placesIn(one).map((rest) => [key, ...rest]));
}

const at = (value: unknown, place: readonly string[]) =>
  place.reduce<unknown>((one, key) => Reflect.get(Object(one), key), value);

function put(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const changed = Object.entries(Object(value)).map(([name, one]): [string, unknown] =>
    name === key ? [name, put(one, rest, other)] : [name, one],
  );
  return Array.isArray(value) ? changed.map(([, one]) => one) : Object.fromEntries(changed);
}

const pathOf = (place: readonly string[]) => place.map((key) => (/^\d+$/.test(key) ? "*" : key)).join(".");

/** A value that the tool could as well have sent there. */
function another(value: unknown): unknown {
  if (typeof value === "number") return value + 86_400;
  const text = String(value);
  if (/^\d{4}-\d\d-/.test(text)) return text.replace(/^\d{4}/, "2025");
  return text.replace(/^(.*)([A-Za-z0-9])/s, (_, before, last) => `${before}${last === "1" ? "2" : "1"}`);
}

const tools = await Promise.all(
  toolNames.map(async (tool) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} is in the catalogue and has no connector`);
    const { settings } = await sentBy(tool);
    const samples = await samplesOf(tool);
    const idsOf = (
      { path, contentType, headers }: Pick<Sample, "path" | "contentType" | "headers">,
      body: string | Buffer,
      own: object = settings,
    ) => {
      const sent = { path, headers: { ...headers, "content-type": contentType } };
      const given = delivery(tool, { ...sent, body: Buffer.from(body) });
      return normalise(connector, given, { ...own }).events.map(({ id }) => id);
    };
    return { tool, samples, idsOf, isRelayed: connector.uploads === true };
  }),
);

describe.each(tools.filter(({ isRelayed }) => !isRelayed))(
  "what tells of $tool",
  ({ tool, samples, idsOf }) => {
    const known = names[tool] ?? [];
    const changesOf = (sample: Sample) =>
      changedEverywhere(sample).filter(
        ({ field }) => known.includes(field) && (others[tool]?.(sample, field) ?? true),
      );

    test("is another event wherever a part of its name differs, and the same one when it is sent again", () => {
      const alike = samples.flatMap((sample) =>
        changesOf(sample)
          .filter(
            ({ body }) => JSON.stringify(idsOf(sample, body)) === JSON.stringify(idsOf(sample, sample.body)),
          )
          .map(({ field }) => `${sample.name}: ${field}`),
      );

      expect(alike).toEqual([]);
      for (const sample of samples) expect(idsOf(sample, sample.body)).toEqual(idsOf(sample, sample.body));
    });

    test("is named by what its samples have", () => {
      const had = new Set(samples.flatMap((sample) => changesOf(sample).map(({ field }) => field)));

      expect(known.filter((field) => !had.has(field))).toEqual([]);
    });
  },
);

describe.each(tools.filter(({ isRelayed }) => isRelayed))(
  "what is posted for $tool",
  ({ samples, idsOf }) => {
    const own = {
      event_type: "task.completed",
      title: "Books done",
      account_ref: "58",
      amount: 12,
      note: "",
    };
    const plain = [own, ...samples.filter(isJson).map(read).flatMap(nameless)];
    const forms = samples
      .filter(isForm)
      .map(({ body }) => [...new URLSearchParams(body.toString())].filter(([name]) => name !== "event_id"));
    /** Its key is alike in many posts: whom they are about, and what they are. */
    const mapping = {
      rules: [
        {
          rule: "any",
          type: "activity.tracked",
          key: ["client_id || account_ref", "record_id", "status || event_type"],
          title: "{title}",
        },
      ],
    };
    const posted = { path: "", contentType: "application/json", headers: {} };
    const value = fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean(), fc.constant(null));
    const changes = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 3 });
    const changed = (given: unknown, made: readonly (readonly [number, unknown])[]) => {
      const places = placesIn(given);
      return made.reduce((before, [n, other]) => put(before, places[n % places.length] ?? [], other), given);
    };

    test.each([
      ["by the tool's own form", {}],
      ["by a mapping whose key is alike in many", { mapping }],
    ])("is as many events as it differs anywhere, %s", (_by, settings) => {
      fc.assert(
        fc.property(fc.constantFrom(...plain), changes, changes, (given, some, other) => {
          const [one, two] = [changed(given, some), changed(given, other)];
          fc.pre(JSON.stringify(one) !== JSON.stringify(two));

          const idsBy = (post: unknown) => idsOf(posted, JSON.stringify(post), settings);
          expect(idsBy(one)).toEqual(idsBy(one));
          expect(idsBy(one)).not.toEqual(idsBy(two));
        }),
        { numRuns: runs },
      );
    });

    test("is, as a form too, as many events as it differs anywhere", () => {
      const sentAsForm = { ...posted, contentType: "application/x-www-form-urlencoded" };
      const given = [
        Object.entries(own).map(([name, one]): [string, string] => [name, String(one)]),
        ...forms,
      ];
      fc.assert(
        fc.property(fc.constantFrom(...given), fc.nat(), fc.string({ maxLength: 20 }), (form, n, other) => {
          const changed = form.map(([name, value], at): [string, string] => [
            name,
            at === n % form.length ? other : value,
          ]);
          const [one, two] = [String(new URLSearchParams(form)), String(new URLSearchParams(changed))];
          fc.pre(one !== two);

          expect(idsOf(sentAsForm, one)).not.toEqual(idsOf(sentAsForm, two));
        }),
        { numRuns: runs },
      );
    });
  },
);

/** A post without the id that its sender gives it: with one it is one event, whatever else differs. */
function nameless(value: unknown): unknown[] {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isPlain || ["specversion", "messageId", "batch"].some((name) => Object.hasOwn(value, name))) return [];
  return [Object.fromEntries(Object.entries(value).filter(([name]) => !["event_id", "id"].includes(name)))];
}
