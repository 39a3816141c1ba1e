/** What holds data or an address: what replaces it is empty, or elsewhere. */
const held = [
  "AWS::ApiGatewayV2::Api",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolGroup",
  "AWS::DynamoDB::GlobalTable",
  "AWS::Events::Archive",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
];

/** A line of a resource: its sign, type, path, logical id, and what becomes of it. */
const change =
  /^\[[-~]\] (?<type>AWS::\w+::\w+) .*?(?<id>\w+) (?<fate>destroy|orphan|replace|may be replaced)$/;

export interface Loss {
  readonly type: string;
  /** The logical id. */
  readonly id: string;
  /** In CDK's words: `orphan` is left behind in the account, and no longer the stack's. */
  readonly fate: string;
}

/** What a deployment would lose, by what `cdk diff` printed (without colours), but for the logical ids that are allowed. */
export function lossesIn(diff: string, allowed: ReadonlySet<string> = new Set()): Loss[] {
  return diff.split(/\r?\n/).flatMap((line) => {
    const { type = "", id = "", fate = "" } = change.exec(line)?.groups ?? {};
    return held.includes(type) && !allowed.has(id) ? [{ type, id, fate }] : [];
  });
}
