import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { defineConnector } from "../../../functions/connectors/connector.ts";
import { toMessages } from "../../../functions/connectors/messages.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { bodyHmac, type SignatureScheme } from "../../../functions/delivery/signature.ts";
import { undocumentedHmac } from "../../../functions/delivery/undocumented-hmac.ts";
import { verify } from "../../../functions/delivery/verify.ts";
import type { ConnectionSecrets } from "../../../functions/shared/ports.ts";
import { delivery } from "../../support/delivery.ts";

const credentials: ConnectionSecrets = {
  secrets: [{ id: "sec_1", value: "the text of a secret", createdAt: "" }],
  settings: { zone: "Europe/London" },
};
const stores = {
  secrets: { find: async () => credentials },
  forms: { find: async (): Promise<ConnectionSecrets | undefined> => undefined },
};
const scheme = bodyHmac({ header: "x-signature", encoding: "hex" });
const signed = (given: SignatureScheme) =>
  delivery("example", { headers: given.sign(Buffer.from("{}"), "the text of a secret", new Date()) });

/** A tool that says the event's type in the address and a header, and reads its time zone from the settings. */
const example = defineConnector({
  tool: "example",
  catalogue: {
    title: "Example",
    route: "webhook",
    proof: "vendor-signed",
    summary: "",
    limits: [],
    handshake: "none",
    eventTypes: [],
    setup: [],
    docs: "https://example.com",
  },
  headers: ["x-kind"],
  signature: scheme,
  payload: z.object({}),
  normalise: (_payload, { path, headers }, settings) => ({
    events: [
      {
        type: "system.observed",
        key: [path],
        time: "2026-11-23T09:00:00.000Z",
        title: path,
        identities: [],
        details: { kind: headers.get("x-kind")?.[0] ?? null, zone: String(settings.zone) },
      },
    ],
  }),
});

describe("ingest", () => {
  test("hands the connection's settings over with the secret that signed", async () => {
    const { secret, settings } = await verify(scheme, signed(scheme), stores);

    expect(secret.id).toBe("sec_1");
    expect(settings).toEqual({ zone: "Europe/London" });
  });

  test("waits for a scheme that has to ask for its signer's keys, and gives it the settings", async () => {
    const asked: unknown[] = [];
    const slow: SignatureScheme = {
      ...scheme,
      verify: async (given, secrets, now, settings) => {
        asked.push(settings);
        return await scheme.verify(given, secrets, now);
      },
    };
    const forged = delivery("example", { headers: { "x-signature": "0".repeat(64) } });

    expect((await verify(slow, signed(slow), stores)).secret.id).toBe("sec_1");
    await expect(verify(slow, forged, stores)).rejects.toThrow(expect.objectContaining({ status: 401 }));
    expect(asked[0]).toEqual({ zone: "Europe/London" });
  });

  test("takes a secret in the form that is pinned, and asks once more before it refuses another", async () => {
    const forms = undocumentedHmac([
      { name: "hex", header: "x-signature", algorithm: "sha256", encoding: "hex" },
      { name: "base64", header: "x-signature", algorithm: "sha256", encoding: "base64" },
    ]);
    const asked: (boolean | undefined)[] = [];
    const pinned = (form: string) => ({
      ...stores,
      forms: {
        find: async (_tool: string, _connection: string, options?: { readonly fresh?: boolean }) => {
          asked.push(options?.fresh);
          return { secrets: [], settings: { sec_1: form } };
        },
      },
    });

    expect(await verify(forms, signed(forms), pinned("hex"))).toMatchObject({ matchedAs: "hex" });
    await expect(verify(forms, signed(forms), pinned("base64"))).rejects.toThrow(
      expect.objectContaining({ status: 401, reason: "other_form" }),
    );
    expect(asked).toEqual([false, false, true]);
  });

  test("digests a forged body as often whether its connection has one secret, or three, or is none", async () => {
    const counted = async (known: readonly string[] | undefined) => {
      let secrets = 0;
      const counting: SignatureScheme = {
        ...scheme,
        verify: (_given, tried) => {
          secrets += tried.length;
          return { refused: "mismatch" };
        },
      };
      const found = known && {
        secrets: known.map((value) => ({ id: value, value, createdAt: "" })),
        settings: {},
      };
      await expect(
        verify(counting, signed(scheme), {
          ...stores,
          secrets: { find: async () => structuredClone(found) },
        }),
      ).rejects.toThrow(expect.objectContaining({ status: 401 }));
      return secrets;
    };

    expect(await counted(["a"])).toBe(3);
    expect(await counted(["a", "b", "c"])).toBe(3);
    expect(await counted(undefined)).toBe(3);
  });

  test("tries again with what has changed since it was kept", async () => {
    const before = { ...credentials, secrets: [{ id: "sec_0", value: "another", createdAt: "" }] };
    const secrets = {
      find: async (_tool: string, _name: string, { fresh = false } = {}) => (fresh ? credentials : before),
    };

    expect((await verify(scheme, signed(scheme), { ...stores, secrets })).secret.id).toBe("sec_1");
  });

  test("asks for no form where a scheme has but one", async () => {
    const forms = { find: () => Promise.reject(new Error("never asked")) };

    expect(await verify(scheme, signed(scheme), { ...stores, forms })).toHaveProperty("secret");
  });

  test("keeps with the raw delivery what its connector reads beside the body, and nothing else", async () => {
    const given = delivery("example", {
      path: "create_task",
      headers: { "x-kind": "task", authorization: "Bearer secret", "content-type": "application/json" },
    });
    const outcome = normalise(example, given, { zone: "Europe/London" });
    const blobs = { put: async () => undefined, get: async () => undefined };
    const [message] = await toMessages(outcome, given, { headers: example.headers }, blobs);

    expect(outcome.events[0]).toMatchObject({
      title: "create_task",
      details: { kind: "task", zone: "Europe/London" },
    });
    expect(message).toMatchObject({ rawpath: "create_task", rawheaders: { "x-kind": "task" } });
    expect(JSON.stringify(message)).not.toContain("Bearer");
  });
});
