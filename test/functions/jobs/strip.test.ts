import { expect, test } from "@jest/globals";
import { strippedOf } from "../../../functions/jobs/strip.ts";
import { eventRowOf } from "../../../functions/record/rows.ts";
import { message } from "../../support/message.ts";

test("an event that stays with another customer keeps nothing that names the erased one", () => {
  const identities = [
    { type: "email", value: "Gone.Person+x@gmail.com" },
    { type: "email", value: "stays@other.example" },
  ];
  const keys = [
    { type: "email", value: "goneperson@gmail.com" },
    { type: "email", value: "stays@other.example" },
  ];
  const sent = message({
    identities,
    actor: { kind: "contact", name: "Gone Person", email: "gone.person@googlemail.com" },
    details: { note: "Gone Person signed" },
  });
  const row = eventRowOf(sent, keys, [], "2026-11-23T09:00:00.000Z");

  const kept = strippedOf(row, ({ value }) => value.startsWith("gone"));

  expect(kept.keys).toEqual([keys[1]]);
  expect(kept.event.identities).toEqual([identities[1]]);
  expect(JSON.stringify(kept).toLowerCase()).not.toContain("gone");
  expect(kept.raw.gzip).toBeUndefined();
  expect(kept.version).toBe(row.version + 1);
});

test("a person of the other customer stays named", () => {
  const actor = { kind: "contact" as const, name: "Stays", email: "stays@other.example" };
  const sent = message({ actor, identities: [{ type: "email", value: "stays@other.example" }] });
  const keys = [{ type: "email", value: "stays@other.example" }];

  expect(strippedOf(eventRowOf(sent, keys, [], "2026-11-23T09:00:00.000Z"), () => false).event.actor).toEqual(
    actor,
  );
});
