import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import { resourcesOf, templateOf } from "../../support/stack.ts";

const template = templateOf({ stage: "prod", alarmMail: "ops@acme.example" });
const alarms = [...resourcesOf(template, "AWS::CloudWatch::Alarm").values()].map(
  ({ Properties }) => Properties,
);
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace("account-hub-prod-", ""));

test("every alarm has its section in the runbook, and every section its alarm", async () => {
  const runbook = await readFile(new URL("../../../infra/RUNBOOK.md", import.meta.url), "utf8");
  const sections = runbook.split(/^## /m).slice(1);

  expect(sections.map((text) => text.split("\n")[0]).sort()).toEqual([...names].sort());
  for (const text of sections)
    for (const part of ["*Lost:*", "*Then:*"].slice(text.includes("The same") ? 1 : 0))
      expect(text).toContain(part);
});

test("every alarm says what customers lose and what to do first, and tells when it rings and when it stops", () => {
  for (const { AlarmDescription, AlarmActions, OKActions, TreatMissingData } of alarms) {
    expect(AlarmDescription).toMatch(/^Customers lose: .+ First: .+ See infra\/RUNBOOK\.md, .+\.$/);
    expect(flattenCfnReference(AlarmActions)).toContain("AlarmsTopic");
    expect(OKActions).toEqual(AlarmActions);
    expect(TreatMissingData).toBe("notBreaching");
  }
  template.hasResourceProperties("AWS::SNS::Subscription", {
    Protocol: "email",
    Endpoint: "ops@acme.example",
  });
});

test("ingest, the connections, the API, every queue, every table and what AWS refuses are watched", () => {
  expect(names.sort()).toEqual([
    "api-faults",
    "bus-refusing",
    "bus-undelivered",
    "collect-behind",
    "collect-dead-letters",
    "concurrency-used",
    "connections-quiet",
    "convert-behind",
    "convert-dead-letters",
    "deliveries-unrecognized",
    "digest-failed",
    "directory-throttled",
    "events-throttled",
    "functions-throttled",
    "http-faults",
    "http-throttled",
    "ingest-faults",
    "ingest-slow",
    "insight-failed",
    "jobs-behind",
    "jobs-dead-letters",
    "record-behind",
    "record-dead-letters",
    "secrets-refused",
    "send-behind",
    "send-dead-letters",
    "signatures-refused",
    "watch-failed",
  ]);
});

test("the dashboard shows every metric that the functions emit", () => {
  const [dashboard] = resourcesOf(template, "AWS::CloudWatch::Dashboard").values();
  const body = flattenCfnReference(dashboard?.Properties.DashboardBody);

  for (const metric of [
    "Accepted",
    "Rejected",
    "Recorded",
    "Duplicates",
    "Unrecognized",
    "RecordFailed",
    "QuietConnections",
    "Fetched",
    "FetchFailed",
    "Lag",
    "Age",
    "SecretsRefused",
    "TooMany",
    "ClaimedAccountConcurrency",
    "PutEventsApproximateThrottledCount",
  ])
    expect(body).toMatch(new RegExp(`\\b${metric}\\b`));
});

test("what is answered 429 is counted from the log of the HTTP API, whose lines say the status", () => {
  const [filter] = resourcesOf(template, "AWS::Logs::MetricFilter").values();
  const [stage] = resourcesOf(template, "AWS::ApiGatewayV2::Stage").values();
  const [alarm] = alarms.filter(({ AlarmName }) => AlarmName === "account-hub-prod-http-throttled");

  expect(filter?.Properties).toMatchObject({
    FilterPattern: '{ $.status = "429" }',
    MetricTransformations: [{ MetricName: "TooMany", MetricNamespace: "AccountHub/prod", MetricValue: "1" }],
  });
  expect(flattenCfnReference(stage?.Properties.AccessLogSettings)).toContain("$context.status");
  expect(flattenCfnReference(stage?.Properties.AccessLogSettings)).toContain(
    flattenCfnReference(filter?.Properties.LogGroupName).slice(1, -1),
  );
  expect(alarm).toMatchObject({ MetricName: "TooMany", Namespace: "AccountHub/prod" });
});

test("the alarm on throttled functions counts all for which nobody waits, and that on the bus each of the rules that feed a queue", () => {
  const of = (name: string) =>
    flattenCfnReference(alarms.find(({ AlarmName }) => AlarmName === `account-hub-prod-${name}`)?.Metrics);
  const functions = ["Record", "Collect", "Jobs", "Intake", "Send", "Watch", "Insight", "Digest"];

  for (const one of functions) expect(of("functions-throttled")).toMatch(new RegExp(`"${one}\\w*Function`));
  for (const one of ["ToRecord", "ToCollect"]) expect(of("bus-undelivered")).toContain(one);
  expect(of("concurrency-used")).toContain("SERVICE_QUOTA(running)");
});
