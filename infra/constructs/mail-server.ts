import { ArnFormat, Aws, CfnOutput, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EmailIdentity, Identity, ReceiptRuleSet, TlsPolicy } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Parts } from "./parts.ts";

/**
 * Amazon SES takes the mail of a domain, looks for spam and viruses, checks its signatures, and stores it as it is. Three
 * things stay with people: the domain's DNS records and making the rule set the active one, of which a region has one.
 */
export class MailServer extends Construct {
  /** From which address the hub itself may send; absent where it has no domain. */
  readonly sender?: { readonly address: string; readonly identity: string };

  constructor(scope: Construct, id: string, { settings, storage: { blobs } }: Parts) {
    super(scope, id);
    const { mailDomain, prefix, without } = settings;
    if (mailDomain === undefined || without.has("ses")) return;
    const identity = new EmailIdentity(this, "Domain", { identity: Identity.domain(mailDomain) });
    this.sender = { address: `digest@${mailDomain}`, identity: identity.emailIdentityArn };
    const rules = new ReceiptRuleSet(this, "Rules", { receiptRuleSetName: prefix });
    rules.addRule("Store", {
      receiptRuleName: `${prefix}-store`,
      recipients: [mailDomain],
      scanEnabled: true,
      // A sender that knows no TLS would be turned away, and its mail lost.
      tlsPolicy: TlsPolicy.OPTIONAL,
      // No KMS key: with one SES encrypts by a client library that Node does not have. The bucket encrypts by itself.
      actions: [{ bind: () => ({ s3Action: { bucketName: blobs.bucketName, objectKeyPrefix: "mail/" } }) }],
    });
    const stored = blobs.addToResourcePolicy(
      new PolicyStatement({
        sid: "SesStoresMail",
        principals: [new ServicePrincipal("ses.amazonaws.com")],
        actions: ["s3:PutObject"],
        resources: [blobs.arnForObjects("mail/*")],
        conditions: {
          StringEquals: {
            "aws:SourceAccount": Aws.ACCOUNT_ID,
            "aws:SourceArn": Stack.of(this).formatArn({
              service: "ses",
              resource: "receipt-rule-set",
              resourceName: `${prefix}:receipt-rule/${prefix}-store`,
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    // SES tries the bucket when the rule is made.
    if (stored.policyDependable) rules.node.addDependency(stored.policyDependable);
    const outputs: Readonly<Record<string, string>> = {
      MailServer: `10 inbound-smtp.${Aws.REGION}.amazonaws.com`,
      MailRuleSet: prefix,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    for (const [n, { name, value }] of identity.dkimRecords.entries())
      new CfnOutput(this, `MailDkim${n + 1}`, { value: `${name} CNAME ${value}` });
  }
}
