import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { calendly } from "../../../functions/connectors/calendly/index.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { checkSettings } from "../../../functions/serve/check-settings.ts";
import { BadRequest } from "../../../functions/shared/errors.ts";
import { fitting } from "../../../functions/shared/fitting.ts";
import { readBy } from "../../../functions/shared/read-by.ts";
import type { Call } from "../../../schemas/api/call.ts";
import { servedCalls } from "../../../schemas/api/calls.ts";
import { delivery } from "../../support/delivery.ts";

/** Values that throw where they are compared, of lengths that zod compares whatever has them. */
const odd = [
  '{"length":{"toString":1}}',
  '{"size":{"toString":1}}',
  '{"length":{"valueOf":{},"toString":[]}}',
].map((text): unknown => JSON.parse(text));

describe("what cannot be compared fits nothing", () => {
  const named = z.object({ name: z.string().check(z.minLength(1), z.maxLength(9)) });

  test.each(odd.map((one) => [JSON.stringify(one), one]))("%s", (_, name) => {
    expect(readBy(named, { name }).success).toBe(false);
    expect(() => fitting(named, { name })).toThrow(BadRequest);
  });

  test("what a schema throws for another reason is thrown", () => {
    const broken = z.string().check(
      z.refine(() => {
        throw new RangeError("a fault");
      }),
    );

    expect(() => readBy(broken, "a")).toThrow(RangeError);
  });

  test("in any field of any call it is the caller's to put right", () => {
    const calls: readonly Call[] = Object.values(servedCalls);
    const fields = calls.flatMap(({ body }) =>
      body && "shape" in body && typeof body.shape === "object" && body.shape !== null
        ? Object.keys(body.shape).map((field) => [body, field] as const)
        : [],
    );

    expect(fields.length).toBeGreaterThan(30);
    for (const [body, field] of fields)
      for (const one of odd) {
        try {
          fitting(body, { [field]: one });
        } catch (error) {
          expect(error).toBeInstanceOf(BadRequest);
        }
      }
  });

  test("in a connection's settings and its mapping, too", () => {
    for (const one of odd) {
      expect(() => checkSettings(calendly, { file: { key: one } })).toThrow(BadRequest);
      expect(() => checkSettings(calendly, { mail: { mapping: one } })).toThrow(BadRequest);
    }
  });

  test("a delivery with it is kept, and no fault of the hub's", () => {
    const body = { event: "invitee.created", payload: { uri: odd[0] } };
    const { events, fault } = normalise(
      calendly,
      delivery("calendly", { body: Buffer.from(JSON.stringify(body)) }),
    );

    expect(events).toMatchObject([{ type: "system.unrecognized" }]);
    expect(fault).toBeUndefined();
  });
});
