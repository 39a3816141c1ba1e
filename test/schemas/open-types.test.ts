import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { eventTypeSchema, publishedEvent } from "../../schemas/account-event.ts";
import { accountEventMessage } from "../../schemas/bus.ts";
import { familyOf } from "../../schemas/event-types.ts";
import { laneOf } from "../../schemas/lane.ts";
import { message } from "../support/message.ts";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/json/${name}.json`, import.meta.url), "utf8"));
const event = message().data;

describe("an event of a type that a later release brought", () => {
  test("is read, in a family that this release knows", () => {
    expect(publishedEvent.parse({ ...event, type: "parcel.shipped", family: "work" })).toMatchObject({
      type: "parcel.shipped",
      family: "work",
    });
  });

  test("is the system's where its family is new as well", () => {
    expect(publishedEvent.parse({ ...event, type: "parcel.shipped", family: "logistics" })).toMatchObject({
      type: "parcel.shipped",
      family: "system",
    });
    expect(familyOf("parcel.shipped")).toBe("system");
    expect(laneOf("parcel.shipped", "system")).toBe("history");
  });

  test("is nothing that a filter or a mapping may name", () => {
    expect(eventTypeSchema.safeParse("parcel.shipped").success).toBe(false);
  });

  test.each([["parcel"], ["Parcel.shipped"], ["parcel.shipped.v2"], ["parcel shipped"], ["constructor"]])(
    "has a noun and a past: %s is refused",
    (type) => {
      expect(publishedEvent.safeParse({ ...event, type }).success).toBe(false);
    },
  );

  test.each(["account-event", "account-event-message"])(
    "is allowed for by the published schema %s",
    (name) => {
      const { AnyEventType } = schemaOf(name).$defs;
      expect(AnyEventType.enum).toBeUndefined();
      expect(AnyEventType.examples).toContain("meeting.scheduled");
      expect(AnyEventType.description).toContain("pass over");
    },
  );

  test("passes a subscriber's own check against the published schema", () => {
    const later = message();
    const data = { ...later.data, type: "parcel.shipped", family: "logistics", weight: 3 };
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      schemaOf("account-event-message"),
    );
    expect(validate({ ...later, type: "parcel.shipped", data })).toBe(true);
    expect(validate({ ...later, dataschema: "urn:account-hub:account-event:2" })).toBe(false);
  });
});

describe("a message on the bus", () => {
  test("says which major version its data has", () => {
    expect(message().dataschema).toBe("urn:account-hub:account-event:1");
  });

  test.each([["urn:account-hub:account-event:2"], ["urn:account-hub:fetch:1"], [undefined]])(
    "of the version %s is not read",
    (dataschema) => {
      const { error } = accountEventMessage.safeParse({ ...message(), dataschema });
      expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["dataschema"]);
    },
  );

  test("may carry fields that this release does not know", () => {
    expect(accountEventMessage.safeParse({ ...message(), later: true }).success).toBe(true);
  });
});
