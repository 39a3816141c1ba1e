import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { delivery } from "../../support/delivery.ts";

/** Published by the vendors where `published`; the others were computed with two other languages' libraries. */
const vectors = z
  .array(
    z.object({
      tool: z.string(),
      published: z.boolean(),
      source: z.string(),
      secrets: z.array(z.string()),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  )
  .parse(JSON.parse(await readFile(new URL("signature-vectors.json", import.meta.url), "utf8")));

describe.each(vectors)("$tool: $source", ({ tool, secrets, headers, body }) => {
  const known = secrets.map((value, n) => ({ id: `sec_${n}`, value, createdAt: "" }));
  const stamp =
    /t=(\d+)/.exec(headers["Calendly-Webhook-Signature"] ?? headers["Stripe-Signature"] ?? "")?.[1] ??
    headers["X-Slack-Request-Timestamp"];
  const now = stamp ? new Date(Number(stamp) * 1000) : new Date("2026-11-23T09:00:00Z");
  const genuine = delivery(tool, { headers, body: Buffer.from(body) });

  test("verifies with each of its secrets alone", async () => {
    const connector = await loadConnector(tool);

    for (const secret of known)
      expect(connector?.signature.verify(genuine, [secret], now)).toMatchObject({ secret });
  });

  test("does not verify another body, nor with trailing rubbish behind the signature", async () => {
    const connector = await loadConnector(tool);
    const rubbish = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}zz`]));

    expect(connector?.signature.verify({ ...genuine, body: Buffer.from(`${body} `) }, known, now)).toEqual({
      refused: "mismatch",
    });
    expect(
      connector?.signature.verify(delivery(tool, { headers: rubbish, body: Buffer.from(body) }), known, now),
    ).toHaveProperty("refused");
  });
});

describe.each([
  ["calendly", 180],
  ["slack", 300],
  ["stripe", 300],
])("the clock of %s", (tool, tolerance) => {
  const stamped = async (seconds: number) => {
    const connector = await loadConnector(tool);
    const now = new Date("2026-11-23T09:00:00Z");
    const body = Buffer.from("{}");
    const headers = connector?.signature.sign(body, "key", new Date(now.getTime() + seconds * 1000)) ?? {};
    return connector?.signature.verify(
      delivery(tool, { headers, body }),
      [{ id: "s", value: "key", createdAt: "" }],
      now,
    );
  };

  test.each([-tolerance, 0, tolerance])("accepts %d seconds of difference", async (seconds) => {
    expect(await stamped(seconds)).toHaveProperty("secret");
  });

  test.each([-tolerance - 1, tolerance + 1])("calls %d seconds stale, not forged", async (seconds) => {
    expect(await stamped(seconds)).toEqual({ refused: "stale" });
  });
});
