import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

const asked = z.strictObject({
  configurationType: z.literal("custom"),
  name: z.string(),
  urlToPublishTo: z.url({ protocol: /^https$/ }),
  allowEnvelopePublish: z.enum(["true", "false"]),
  allUsers: z.literal("true"),
  deliveryMode: z.literal("SIM"),
  requiresAcknowledgement: z.literal("true"),
  enableLog: z.literal("true"),
  includeHMAC: z.literal("true"),
  events: z.array(z.string().check(z.regex(/^(envelope|recipient)-[a-z]+$/))),
  eventData: z.strictObject({
    version: z.literal("restv2.1"),
    format: z.literal("json"),
    includeData: z.array(z.enum(["recipients", "custom_fields"])),
  }),
});

export type Configuration = Readonly<Record<string, unknown>> & { readonly connectId: string };

/**
 * An account's configurations of DocuSign Connect, as its API keeps them. `refuses`: the code with which DocuSign does not
 * take a call, because the user administers nothing or the plan lacks Connect.
 */
export function docusignConnect(account: string) {
  const configurations = new Map<string, Configuration>();
  const state: { made: number; refuses: string | undefined } = { made: 0, refuses: undefined };

  function change(body: unknown): Response {
    const { connectId, ...given } = z.looseObject({ connectId: z.string() }).parse(body);
    if (!configurations.has(connectId)) return json({ errorCode: "RESOURCE_NOT_FOUND" }, { status: 404 });
    configurations.set(connectId, { ...given, connectId });
    return json({ ...given, connectId });
  }

  function make(body: unknown): Response {
    const connectId = String(++state.made);
    configurations.set(connectId, { ...asked.parse(body), connectId });
    return json(configurations.get(connectId), { status: 201 });
  }

  const server: Server = (address, { method = "GET", body }) => {
    const { host, pathname } = new URL(address);
    if (host === "account.docusign.com")
      return json({ accounts: [{ account_id: account, base_uri: "https://na3.docusign.net" }] });
    const base = `/restapi/v2.1/accounts/${account}/connect`;
    if (host !== "na3.docusign.net" || !pathname.startsWith(base)) throw new Error(`not Connect: ${address}`);
    if (state.refuses !== undefined)
      return json({ errorCode: state.refuses, message: "No" }, { status: 400 });
    const id = pathname.slice(base.length + 1);
    if (method === "POST") return make(JSON.parse(String(body)));
    if (method === "PUT") return change(JSON.parse(String(body)));
    if (method === "DELETE")
      return configurations.delete(id)
        ? json({})
        : json({ errorCode: "RESOURCE_NOT_FOUND" }, { status: 404 });
    const found = [...configurations.values()].filter(({ connectId }) => id === "" || connectId === id);
    return json({ configurations: found, totalRecords: String(found.length) });
  };

  return {
    ...{ configurations, state, server },
    /** Made by hand, or changed by somebody. */
    put(connectId: string, given: Readonly<Record<string, unknown>>) {
      configurations.set(connectId, { ...configurations.get(connectId), ...given, connectId });
    },
  };
}
