import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ConnectionSecrets } from "../../../functions/shared/ports.ts";
import type { ConnectionRow } from "../../../functions/store/connection-health.ts";
import { tellForms } from "../../../functions/store/tell-forms.ts";

const at = "2026-11-23T09:00:00.000Z";
const rowOf = (forms: Readonly<Record<string, string>>): ConnectionRow => ({
  version: 1,
  tool: "accelo",
  connection: "main",
  settings: {},
  createdAt: at,
  updatedAt: at,
  secrets: Object.entries(forms).map(([id, matchedAs]) => ({ id, createdAt: at, matchedAs, pinned: true })),
});

test("however several change the row and tell at once, ingest is left with what the row says", async () => {
  const change = fc.dictionary(
    fc.constantFrom("sec_1", "sec_2"),
    fc.constantFrom("HMAC-SHA1", "HMAC-SHA256"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.scheduler(), async (changes, s) => {
      let row = rowOf({});
      let told: ConnectionSecrets | undefined;
      const step = async <Done>(what: string, does: () => Done) =>
        await s.schedule(Promise.resolve(what)).then(does);
      const deps = {
        connections: { get: async () => await step("read", () => row) },
        forms: {
          put: async (_tool: string, _name: string, given: ConnectionSecrets) =>
            await step("put", () => {
              told = given;
            }),
        },
      };
      const tellers = changes.map(async (forms) => {
        await step("change", () => {
          row = rowOf(forms);
        });
        await tellForms("accelo", "main", deps);
      });
      await s.waitFor(Promise.all(tellers));

      const pinned = row.secrets.map(({ id, matchedAs }) => [id, matchedAs]);
      expect(told).toEqual({ secrets: [], settings: Object.fromEntries(pinned) });
    }),
  );
});

test("a connection that is gone, or pins nothing, leaves nothing pinned", async () => {
  const put: ConnectionSecrets[] = [];
  const forms = {
    put: async (_tool: string, _name: string, given: ConnectionSecrets) => void put.push(given),
  };
  const row = { ...rowOf({}), secrets: [{ id: "sec_1", createdAt: at, matchedAs: "bearer" }] };

  await tellForms("accelo", "main", { connections: { get: async () => undefined }, forms });
  await tellForms("accelo", "main", { connections: { get: async () => row }, forms });
  expect(put.map(({ settings }) => settings)).toEqual([{}, {}]);
});
