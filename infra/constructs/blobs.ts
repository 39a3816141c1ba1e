import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  BucketPolicy,
  CfnBucket,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";

/** What the rest of the stack needs to know of the bucket. */
export type HubBucket = Pick<
  IBucket,
  "bucketName" | "bucketArn" | "bucketRegionalDomainName" | "arnForObjects" | "addToResourcePolicy"
>;

/** The bucket, made here or adopted. `url` is the hub's address, from whose pages files are uploaded. */
export function blobsOf(scope: Construct, settings: Settings, url: string): HubBucket {
  return settings.bucket === undefined
    ? own(scope, settings, url)
    : adopted(scope, settings.bucket, settings);
}

function own(scope: Construct, settings: Settings, url: string): Bucket {
  const blobs = new Bucket(scope, "Blobs", {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(settings.without.has("tls") ? {} : { enforceSSL: true, minimumTLSVersion: 1.2 }),
    removalPolicy: settings.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    // CloudFormation removes no bucket that holds something.
    autoDeleteObjects: !settings.keep && !settings.without.has("emptying"),
    lifecycleRules: [
      { id: "half-done-uploads", abortIncompleteMultipartUploadAfter: Duration.days(1) },
      { id: "samples", prefix: "raw/samples/", expiration: Duration.days(1) },
      { id: "exports", prefix: "exports/", expiration: Duration.days(8) },
      // Files of words that others have replaced are empty.
      { id: "emptied-words", prefix: "search/", objectSizeLessThan: 1, expiration: Duration.days(1) },
      ...expiring("raw-deliveries", "raw/", settings.rawDays),
      ...expiring("uploaded-files", "drops/", settings.fileDays),
      ...expiring("attachments", "attachments/", settings.fileDays),
      // What was taken of a mail is kept with its events; one with a virus need not be kept for longer.
      { id: "mails-as-they-came", prefix: "mail/", expiration: Duration.days(30) },
    ],
    cors: [
      { allowedOrigins: [url], allowedMethods: [HttpMethods.POST], allowedHeaders: ["*"], maxAge: 3_000 },
    ],
  });
  // CDK would deploy a function to set this; the property is enough.
  const bucket = blobs.node.defaultChild;
  if (bucket instanceof CfnBucket)
    bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  Validations.of(blobs).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "Only the hub's own functions read and write it, and each says so in its log. A second bucket for access logs would hold the same.",
  });
  return blobs;
}

/**
 * A bucket that is there already, as one that a stack has left behind. Its policy is the stack's, which goes with the stack; what
 * else a bucket is set to stays as it is, and infra/RUNBOOK.md says what that has to be.
 */
function adopted(scope: Construct, bucket: string, { without, mailDomain }: Settings): HubBucket {
  const blobs = Bucket.fromBucketName(scope, "AdoptedBlobs", bucket);
  const mail = mailDomain !== undefined && !without.has("ses");
  // A policy that says nothing cannot be made.
  if (without.has("tls") && !mail) return blobs;
  blobs.policy = new BucketPolicy(scope, "AdoptedBlobsPolicy", { bucket: blobs });
  if (without.has("tls")) return blobs;
  for (const conditions of [
    { Bool: { "aws:SecureTransport": "false" } },
    { NumericLessThan: { "s3:TlsVersion": 1.2 } },
  ])
    blobs.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:*"],
        resources: [blobs.bucketArn, blobs.arnForObjects("*")],
        conditions,
      }),
    );
  return blobs;
}

/** Left out, what lies under the prefix is kept for good. */
const expiring = (id: string, prefix: string, days: number | undefined) =>
  days === undefined ? [] : [{ id, prefix, expiration: Duration.days(days) }];
