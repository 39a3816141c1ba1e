import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import type { Call } from "../../schemas/api/call.ts";
import { calls as servedBy } from "../../schemas/api/calls.ts";
import { eventTypes } from "../../schemas/event-types.ts";
import { openApi } from "../../schemas/openapi.ts";
import { hindrances, type Kinds, type PromisedCall, promised, shapeOf } from "../support/promised.ts";

const { calls, kinds } = promised();
const media = z.looseObject({ schema: z.optional(z.unknown()) });
const content = z.object({ content: z.optional(z.record(z.string(), media)) });
const document = z
  .object({
    components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
    paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  .parse(openApi());
const operation = z.object({
  parameters: z.optional(z.array(z.looseObject({ name: z.optional(z.string()) }))),
  requestBody: z.optional(z.unknown()),
  responses: z.record(z.string(), z.unknown()),
});
const toldKinds: Kinds = new Map(
  Object.entries(document.components.schemas).map(([name, schema]) => [name, shapeOf(schema)]),
);

/** The shape of what JSON a body has. */
function jsonOf(told: unknown) {
  const { data } = content.safeParse(told);
  const json = Object.entries(data?.content ?? {}).find(([type]) => type.includes("json"));
  return json && shapeOf(json[1].schema);
}

const toldOf = ({ method, path }: PromisedCall) =>
  operation.safeParse(document.paths[path]?.[method.toLowerCase()]).data;

describe.each(calls.map((call) => ({ ...call, is: `${call.method} ${call.path}` })))(
  "$is is as it was promised",
  (call) => {
    const told = toldOf(call);

    test("with its query and its answers", () => {
      expect(told?.parameters?.flatMap(({ name }) => name ?? []) ?? []).toEqual(
        expect.arrayContaining([...call.query]),
      );
      expect(Object.keys(told?.responses ?? {}).map(Number)).toEqual(
        expect.arrayContaining([...call.answers.keys(), ...call.refuses]),
      );
    });

    test("with the fields of its answers and of its body", () => {
      const answers = [...call.answers].flatMap(([status, shape]) => {
        const given = jsonOf(told?.responses[status]);
        return shape === undefined
          ? []
          : hindrances({ shape: given ?? { is: "null" }, kinds: toldKinds }, { shape, kinds }, "wanted");
      });
      const takes = jsonOf(told?.requestBody);
      const body =
        call.takes === undefined || takes === undefined
          ? []
          : hindrances({ shape: call.takes, kinds }, { shape: takes, kinds: toldKinds }, "given");

      expect({ answers, body }).toEqual({ answers: [], body: [] });
    });
  },
);

test("every call is made by whom it was promised to", () => {
  const told = Object.values<Call>(servedBy).map(({ method, path, role = "anybody" }) => [
    `${method} ${path}`,
    role,
  ]);

  expect(Object.fromEntries(told)).toMatchObject(
    Object.fromEntries(calls.map(({ method, path, by }) => [`${method} ${path}`, by])),
  );
});

test("every call is promised", () => {
  const told = Object.entries(document.paths).flatMap(([path, of]) =>
    Object.keys(of)
      .filter((method) => method !== "parameters")
      .map((method) => `${method.toUpperCase()} ${path}`),
  );

  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(told);
});

/** Written out by hand: none may go. */
const promisedTypes = {
  meeting: ["meeting.scheduled", "meeting.rescheduled", "meeting.canceled", "meeting.no_show"],
  agreement: ["sent", "viewed", "signed", "completed", "declined", "voided", "expired", "corrected"].map(
    (past) => `agreement.${past}`,
  ),
  money: [
    ...["created", "updated", "sent", "paid", "overdue", "voided", "deleted"].map(
      (past) => `invoice.${past}`,
    ),
    ...["received", "failed", "refunded", "updated", "voided", "deleted"].map((past) => `payment.${past}`),
    ...["created", "updated", "sent", "accepted", "declined", "voided", "deleted"].map(
      (past) => `estimate.${past}`,
    ),
    ...[
      "bill.created",
      "bill.paid",
      "expense.captured",
      "expense.published",
      "ledger.changed",
      "credit.issued",
    ],
  ],
  account: ["customer.created", "customer.updated", "customer.merged", "contact.created", "contact.deleted"],
  document: ["added", "changed", "removed", "shared", "downloaded", "requested"].map(
    (past) => `document.${past}`,
  ),
  message: ["message.posted", "message.edited", "message.deleted", "message.mentioned", "member.joined"],
  email: [
    "email.received",
    "email.sent",
    "email.scheduled",
    "email.canceled",
    "email.returned",
    "reminder.set",
  ],
  work: [
    "task.created",
    "task.assigned",
    "task.completed",
    "task.overdue",
    "project.created",
    "request.opened",
  ],
  record: ["record.added", "record.changed", "record.removed", "report.published"],
  form: ["form.submitted"],
  note: ["note.added"],
  system: ["system.unrecognized", "system.observed"],
};

test.each(Object.entries(promisedTypes))("the types of %s are there", (family, types) => {
  expect(Object.entries(eventTypes).find(([name]) => name === family)?.[1]).toEqual(
    expect.arrayContaining(types),
  );
});
