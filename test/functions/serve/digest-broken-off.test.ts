import { expect, test } from "@jest/globals";
import { endOwnDigest, ownDigest, wantDigest } from "../../../functions/serve/digest/settings.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { storage } from "../../../functions/store/storage.ts";
import { digestRequest } from "../../../schemas/digest.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const kim = { id: "u-kim", name: "Kim", role: "viewer" as const };
const bySlack = digestRequest.parse({ via: "webhook", to: "https://hooks.slack.com/services/T/B/secret" });
const byMail = digestRequest.parse({ via: "mail", to: "kim@firm.example" });

/** A hub whose stores of digests take only so many writes more, and then none. */
function hub() {
  const left = { writes: Number.POSITIVE_INFINITY };
  const webhooks = new Map<string, string>();
  const write = async <Done>(does: () => Done) => {
    if (left.writes-- <= 0) throw new UpstreamError("A store");
    return await does();
  };
  const tables = { events: "events", directory: "directory" };
  const memory = new MemoryDynamo(tables);
  const client = clientAnsweredBy(async (call) =>
    /^(Put|Delete)/.test(call.name) ? await write(() => memory.answer(call)) : memory.answer(call),
  );
  const deps = {
    ...emptyHub(),
    ...storage(client, tables),
    mailDomain: "hub.example",
    webhooks: {
      put: (id: string, url: string) => write(() => void webhooks.set(id, url)),
      remove: (id: string) => write(() => void webhooks.delete(id)),
    },
  };
  return { deps, left, webhooks };
}
type Hub = ReturnType<typeof hub>;

const wants = (request: typeof bySlack) => async (one: Hub) => await wantDigest(request, kim, one.deps);
const ends = async (one: Hub) => await endOwnDigest(kim, one.deps);
const nothing = async () => undefined;

test.each([
  ["a digest that is wanted in Slack", nothing, wants(bySlack)],
  ["one that moves from mail to Slack", wants(byMail), wants(bySlack)],
  ["one that moves from Slack to mail", wants(bySlack), wants(byMail)],
  ["one that is ended", wants(bySlack), ends],
])(
  "%s, broken off before any write, keeps no webhook of which nothing speaks",
  async (_what, before, does) => {
    for (let writes = 0; writes < 3; writes++) {
      const one = hub();
      await before(one);
      one.left.writes = writes;
      await Promise.resolve(does(one)).catch(() => undefined);
      one.left.writes = Number.POSITIVE_INFINITY;

      const { digest } = await ownDigest(kim, one.deps);
      if (one.webhooks.size > 0) expect([writes, digest?.via]).toEqual([writes, "webhook"]);
      if (digest) await ends(one);
      expect(one.webhooks.size).toBe(0);
    }
  },
);
