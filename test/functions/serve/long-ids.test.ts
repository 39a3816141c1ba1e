import { describe, expect, test } from "@jest/globals";
import { createHandler, routesOf } from "../../../functions/serve/handler.ts";
import { storage } from "../../../functions/store/storage.ts";
import { localContext } from "../../../infra/local/context.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const tables = { events: "events", directory: "directory" };
const store = memoryStore({ events: eventsTable, directory: directoryTable });
const serve = createHandler({ ...emptyHub(), ...storage(store.client(), tables) });

/** Longer than any key of a row; of one byte a letter and of several, and of what keys are made of. */
const names = ["x".repeat(3_000), "é".repeat(1_100), `evt_${"0".repeat(2_100)}`, `acc_${"#".repeat(2_100)}`];
const named = routesOf(emptyHub()).filter(({ path }) => path.includes("{"));

describe.each(named)("$method $path", ({ method, path }) => {
  test("finds nothing by a name that no row can have", async () => {
    for (const name of names) {
      const event = httpEvent(method, path.replaceAll(/\{[^}]*\}/g, encodeURIComponent(name)), {
        body: "{}",
      });
      const { statusCode = 200 } = await serve(calledBy("admin", event), localContext("serve", "r"));

      expect([400, 404]).toContain(statusCode);
      // What changes something may say first that the name, or the body, is none of its kind.
      if (method === "GET") expect(statusCode).toBe(404);
    }
  });
});
