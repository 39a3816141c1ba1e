import { expect, test } from "@jest/globals";
import { redriveAll } from "../../../infra/cli/redrive-all.ts";

/** An API with dead deliveries that lists only some at a time; those of `doomed` die again at once. */
function hubWith(dead: string[], doomed: string[] = []) {
  const redriven: string[] = [];
  return {
    redriven,
    async call(method: string, path: string) {
      if (method === "GET") {
        const deliveries = dead.slice(0, 2).map((delivery) => ({
          delivery,
          status: "dead",
          tool: "slack",
          connection: "main",
          reason: "record failed",
          receivedAt: "2026-11-23T09:00:00.000Z",
        }));
        return { deliveries };
      }
      const delivery = decodeURIComponent(path.split("/")[3] ?? "");
      redriven.push(delivery);
      dead.splice(dead.indexOf(delivery), 1);
      if (doomed.includes(delivery)) dead.unshift(delivery);
      return { messages: 2 };
    },
  };
}

test("puts every dead delivery back, page by page", async () => {
  const hub = hubWith(["dlv_1", "dlv_2", "dlv_3", "dlv_4", "dlv_5"]);

  expect(await redriveAll(hub, () => undefined)).toBe(10);
  expect(hub.redriven.toSorted()).toEqual(["dlv_1", "dlv_2", "dlv_3", "dlv_4", "dlv_5"]);
});

test("tries one that dies again only once", async () => {
  const hub = hubWith(["dlv_1", "dlv_2"], ["dlv_1"]);

  expect(await redriveAll(hub, () => undefined)).toBe(4);
  expect(hub.redriven.toSorted()).toEqual(["dlv_1", "dlv_2"]);
});
