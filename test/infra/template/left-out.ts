import { expect, test } from "@jest/globals";
import type { Template } from "aws-cdk-lib/assertions";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import * as z from "zod/mini";
import { type Omission, omissions } from "../../../infra/settings.ts";
import { few } from "../../support/repeats.ts";
import { resourcesOf, templateOf } from "../../support/stack.ts";

const context = { stage: "prod", mailDomain: "in.hub.example" };
const whole = templateOf(context);

const idsOf = (template: Template) => Object.keys(template.toJSON().Resources);
const idsOfType = (...types: readonly string[]) =>
  types.flatMap((type) => [...resourcesOf(whole, type).keys()]).sort();
const goneFrom = (less: Template) => {
  const left = new Set(idsOf(less));
  return idsOf(whole)
    .filter((id) => !left.has(id))
    .sort();
};
const policy = z.object({ Statement: z.array(z.unknown()) });
const statementsOf = (template: Template) =>
  ["AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy"]
    .flatMap((type) => [...resourcesOf(template, type).values()])
    .flatMap(({ Properties }) => policy.parse(Properties.PolicyDocument).Statement)
    .map((one) => flattenCfnReference(one).replace(/,"Sid":"\d"/, ""));
const missing = (less: Template) => {
  const left = new Set(statementsOf(less));
  return statementsOf(whole).filter((one) => !left.has(one));
};

/**
 * The emulator proves the stack but for what it lacks. So of everything that can be left out, this says what the whole
 * template has, and that nothing else goes with it.
 */
const proofs: Readonly<Record<Omission, (less: Template) => void>> = {
  archive(less) {
    whole.hasResourceProperties("AWS::Events::Archive", {
      EventPattern: { source: [{ prefix: "account-hub." }] },
      RetentionDays: 90,
    });
    expect(goneFrom(less)).toEqual(idsOfType("AWS::Events::Archive"));
  },

  emptying() {
    const dev = templateOf({ stage: "dev" });
    const less = templateOf({ stage: "dev", without: "emptying" });
    const [emptied] = resourcesOf(dev, "Custom::S3AutoDeleteObjects").values();
    const [bucket] = resourcesOf(dev, "AWS::S3::Bucket").keys();

    expect(emptied?.Properties.BucketName).toEqual({ Ref: bucket });
    expect(idsOf(dev).filter((id) => !idsOf(less).includes(id) && !id.includes("AutoDeleteObjects"))).toEqual(
      [],
    );
    expect(idsOf(whole).filter((id) => id.includes("AutoDeleteObjects"))).toEqual([]);
  },

  "metric-math"(less) {
    const alarms = [...resourcesOf(whole, "AWS::CloudWatch::Alarm")];
    const onSeveral = alarms.filter(([, { Properties }]) => "Metrics" in Properties);

    expect(onSeveral.length).toBeGreaterThan(2);
    expect(onSeveral.length).toBeLessThan(alarms.length);
    for (const [, { Properties }] of onSeveral)
      expect(flattenCfnReference(Properties.Metrics)).toMatch(
        /"Expression":"(SUM\(METRICS\(\)\)|100 \* claimed \/ SERVICE_QUOTA\(running\))"/,
      );
    expect(goneFrom(less)).toEqual(onSeveral.map(([id]) => id).sort());
  },

  ses(less) {
    const [rule] = resourcesOf(whole, "AWS::SES::ReceiptRule").values();
    const [stores = ""] = missing(less);

    whole.hasResourceProperties("AWS::SES::EmailIdentity", { EmailIdentity: "in.hub.example" });
    expect(rule?.Properties.Rule).toMatchObject({
      Enabled: true,
      ScanEnabled: true,
      TlsPolicy: "Optional",
      Recipients: ["in.hub.example"],
      Actions: [{ S3Action: { ObjectKeyPrefix: "mail/" } }],
    });
    expect(missing(less)).toHaveLength(1);
    for (const part of [
      '"Action":"s3:PutObject"',
      '"aws:SourceAccount":{"Ref":"AWS::AccountId"}',
      ":receipt-rule-set/account-hub-prod:receipt-rule/account-hub-prod-store",
      '"Effect":"Allow"',
      '"Principal":{"Service":"ses.amazonaws.com"}',
      '/mail/*"',
    ])
      expect(stores).toContain(part);
    expect(goneFrom(less)).toEqual(
      idsOfType("AWS::SES::EmailIdentity", "AWS::SES::ReceiptRuleSet", "AWS::SES::ReceiptRule"),
    );
  },

  tls(less) {
    const gone = missing(less);

    expect(gone.length).toBeGreaterThan(2);
    for (const one of gone) {
      expect(one).toContain('"Effect":"Deny"');
      expect(one).toMatch(/SecureTransport|TlsVersion/);
    }
    expect(statementsOf(less).filter((one) => !statementsOf(whole).includes(one))).toEqual([]);
    expect(idsOf(less).filter((id) => !idsOf(whole).includes(id))).toEqual([]);
  },
};

test.each(few(omissions, 1))(
  "%s is proved in the whole template, and takes nothing else with it when left out",
  (name) => {
    proofs[name](templateOf({ ...context, without: name }));
  },
);
