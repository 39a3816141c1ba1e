import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { meteredLog } from "../../../functions/shared/metrics.ts";
import type { Log } from "../../../functions/shared/ports.ts";

/** The specification's schema, as far as CloudWatch refuses a line for it. */
const embedded = z.object({
  _aws: z.object({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.object({
          Namespace: z.string().check(z.minLength(1)),
          Dimensions: z.array(z.array(z.string()).check(z.maxLength(30))).check(z.minLength(1)),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })).check(z.minLength(1)),
        }),
      )
      .check(z.minLength(1)),
  }),
});

function logged(source: string, ...line: Parameters<Log>): Record<string, unknown> {
  const lines: string[] = [];
  meteredLog("AccountHub/test", source, (text) => void lines.push(text))(...line);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith("\n")).toBe(true);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(lines[0] ?? ""));
}

/** Each metric of a line with its value and what it is told apart by. */
function metricsOf(line: Record<string, unknown>) {
  return embedded
    .parse(line)
    ._aws.CloudWatchMetrics.flatMap(({ Metrics, Dimensions }) =>
      Metrics.map(({ Name }) => [
        Name,
        line[Name],
        ...Dimensions.map((names) => names.map((name) => line[name]).join("/")),
      ]),
    );
}

describe("a line that counts", () => {
  test.each([
    [
      "ingest",
      "delivery_accepted",
      { tool: "slack", connection: "main" },
      [["Accepted", 1, "", "slack/main"]],
    ],
    [
      "ingest",
      "delivery_unrecognized",
      { tool: "slack", connection: "main", reason: "not JSON" },
      [
        ["Accepted", 1, "", "slack/main"],
        ["Unrecognized", 1, "", "slack"],
      ],
    ],
    ["ingest", "signature_invalid", { status: 401, reason: "stale" }, [["Rejected", 1, "", "stale"]]],
    ["ingest", "too_large", { status: 413 }, [["Rejected", 1, "", "too_large"]]],
    ["ingest", "upstream_unavailable", { status: 503 }, [["Faults", 1, "", "ingest"]]],
    ["serve", "internal_error", { status: 500 }, [["Faults", 1, "", "serve"]]],
    [
      "record",
      "event_recorded",
      { age: 5_000, lag: 70 },
      [
        ["Recorded", 1, ""],
        ["Age", 5_000, ""],
        ["Lag", 70, ""],
      ],
    ],
    ["ingest", "secrets_refused", { error: "UpstreamError" }, [["SecretsRefused", 1, ""]]],
    ["record", "event_duplicate", {}, [["Duplicates", 1, ""]]],
  ] as const)("of %s with the code %s", (source, code, fields, metrics) => {
    expect(metricsOf(logged(source, "info", code, fields))).toEqual(metrics);
  });

  test("keeps all that a plain line says", () => {
    const fields = { requestId: "r", delivery: "dlv_1", tool: "slack", connection: "main", events: 2 };

    expect(logged("ingest", "info", "delivery_accepted", fields)).toMatchObject({
      level: "info",
      code: "delivery_accepted",
      ...fields,
    });
  });
});

test.each([
  ["serve", "not_found", { status: 404 }],
  ["record", "heard_failed", { error: "Error" }],
  ["record", "constructor", {}],
] as const)("a line of %s that counts nothing stays plain: %s", (source, code, fields) => {
  expect(Object.keys(logged(source, "warn", code, fields)).sort()).toEqual(
    ["code", "level", "source", "time", ...Object.keys(fields)].sort(),
  );
});
