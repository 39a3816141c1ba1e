import { expect, test } from "@jest/globals";
import { redriveAll } from "../../../infra/cli/redrive-all.ts";

/** Dead deliveries, of which only some are listed at a time; those of `doomed` die again at once. */
function hubWith(dead: string[], doomed: string[] = []) {
  const redriven: string[] = [];
  return {
    redriven,
    list: async () => dead.slice(0, 2),
    async redrive(delivery: string) {
      redriven.push(delivery);
      dead.splice(dead.indexOf(delivery), 1);
      if (doomed.includes(delivery)) dead.unshift(delivery);
      return 2;
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
