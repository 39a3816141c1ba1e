import type { Stack } from "aws-cdk-lib";
import type { Settings } from "../settings.ts";

/** Where SSM keeps what must not be readable in a table: a path, and the parameters under it as an ARN. */
export interface ParameterPath {
  readonly path: string;
  readonly arn: string;
  /** The path itself, for a list of what is under it. */
  readonly listed: string;
}

/** Secrets are SecureStrings that the API writes; the stack makes none and only says who may read which. */
export class Secrets {
  readonly ofConnections: ParameterPath;
  readonly ofFiles: ParameterPath;
  /** In which form each secret signs, and no secret. */
  readonly signatureForms: ParameterPath;
  /** What tools' APIs let the hub in with. */
  readonly ofApis: ParameterPath;
  /** The webhooks of people's digests. */
  readonly ofDigests: ParameterPath;

  /** The addresses and signing secrets of rules that send events on. */
  readonly ofRules: ParameterPath;

  /** The apps that tools know the hub by. */
  readonly apps: ParameterPath;

  /** What is kept of a connection: compared with what its row shows. */
  readonly ofOneConnection: readonly ParameterPath[];

  /** The ARN of every parameter of the hub. */
  readonly all: string;

  constructor(stack: Stack, { path }: Settings) {
    const named = (resourceName: string) =>
      stack.formatArn({ service: "ssm", resource: "parameter", resourceName });
    const under = (name: string): ParameterPath => ({
      path: `${path}/${name}`,
      arn: named(`${path.slice(1)}/${name}/*`),
      listed: named(`${path.slice(1)}/${name}`),
    });
    this.all = named(`${path.slice(1)}/*`);
    this.ofConnections = under("secrets");
    this.ofFiles = under("file-passwords");
    this.signatureForms = under("signature-forms");
    this.apps = under("apps");
    this.ofRules = under("rule-secrets");
    this.ofDigests = under("digest-webhooks");
    this.ofApis = under("api-credentials");
    this.ofOneConnection = [this.ofConnections, this.ofApis, this.apps, this.ofFiles];
  }
}
