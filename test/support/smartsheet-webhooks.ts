import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

const asked = z.strictObject({
  name: z.string(),
  callbackUrl: z.url({ protocol: /^https$/ }),
  scope: z.literal("sheet"),
  scopeObjectId: z.number(),
  events: z.tuple([z.literal("*.*")]),
  version: z.literal(1),
});

export interface Hook {
  readonly id: number;
  readonly name: string;
  readonly callbackUrl: string;
  readonly scopeObjectId: number;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly status: string;
}

/**
 * Smartsheet's webhooks, as its API keeps them: new ones are disabled, an address is tried when one is enabled (`answers`:
 * whether it does), some states are final, and a secret is shown by the answer that makes it.
 */
export function smartsheetWebhooks() {
  const hooks = new Map<number, Hook>();
  const secrets = new Map<number, string>();
  const state = { answers: true, made: 0, whileTried: () => {} };

  function make(body: unknown): Response {
    const id = 4503604829677440 + ++state.made;
    const hook = { ...asked.parse(body), id, enabled: false, status: "NEW_NOT_VERIFIED" };
    hooks.set(id, hook);
    secrets.set(id, `shared-secret-${state.made}`);
    return json({ message: "SUCCESS", resultCode: 0, result: { ...hook, sharedSecret: secrets.get(id) } });
  }

  function enable(hook: Hook): Response {
    if (hook.status === "DISABLED_APP_REVOKED") return json({ errorCode: 1153 }, { status: 403 });
    if (hook.status === "DISABLED_ADMINISTRATIVE") return json({ errorCode: 1154 }, { status: 403 });
    state.whileTried();
    const status = state.answers ? "ENABLED" : "DISABLED_VERIFICATION_FAILED";
    const next = { ...hook, enabled: state.answers, status };
    hooks.set(hook.id, next);
    return json({ message: "SUCCESS", resultCode: 0, result: next });
  }

  const server: Server = (address, { method = "GET", body }) => {
    const [, id] = /\/webhooks\/(\d+)$/.exec(address) ?? [];
    if (method === "GET") return json({ totalPages: 1, data: [...hooks.values()] });
    if (method === "POST") return make(JSON.parse(String(body)));
    const hook = hooks.get(Number(id));
    if (!hook) return json({ errorCode: 1006 }, { status: 404 });
    if (method === "PUT") return enable(hook);
    hooks.delete(hook.id);
    return json({ message: "SUCCESS", resultCode: 0 });
  };

  return {
    ...{ hooks, secrets, state, server },
    turn(status: string) {
      for (const [id, hook] of hooks) hooks.set(id, { ...hook, enabled: false, status });
    },
  };
}
