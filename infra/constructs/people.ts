import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  CfnUserPoolGroup,
  ClientAttributes,
  type IUserPool,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { callback } from "../cli/sign-in.ts";
import type { Settings } from "../settings.ts";

/** What a signed-in person may do, strongest first. */
const roles = {
  admin: "Connections, erasure, redrive, import; and all that a manager may",
  manager: "Notes, pins, assigning and merging accounts; and all that a viewer may",
  viewer: "Reads timelines",
} as const;

/** Who may use the API and the console: a user pool whose groups are the roles, without self sign-up. */
export class People extends Construct {
  /** Made here, or of a stack that was destroyed and left it behind. */
  readonly pool: IUserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;
  /** Who issues the tokens, as OpenID Connect means it. */
  readonly issuer: string;

  constructor(scope: Construct, id: string, { settings, baseUrl }: { settings: Settings; baseUrl: string }) {
    super(scope, id);
    const { prefix, keep, userPool: adopted } = settings;
    this.pool =
      adopted === undefined ? ownPool(this, settings) : UserPool.fromUserPoolId(this, "AdoptedPool", adopted);
    this.issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${this.pool.userPoolId}`;
    this.domain = this.pool.addDomain("SignIn", {
      cognitoDomain: { domainPrefix: `${prefix}-${Aws.ACCOUNT_ID}` },
    });
    this.client = this.pool.addClient("Console", {
      generateSecret: false,
      // A token for the pool's own calls is given to nobody: the page's sign-in needs none. A dev stage is tested by programs.
      authFlows: { userSrp: !keep, adminUserPassword: !keep },
      // Left out, people could change all of them, and so be called like a colleague.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${baseUrl}/console/callback`, callback.url],
        logoutUrls: [`${baseUrl}/`],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
  }
}

/** The pool with its groups: who was in one when a stack was destroyed still is when its pool is adopted. */
function ownPool(scope: Construct, { prefix, keep }: Settings): UserPool {
  const removalPolicy = keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const pool = new UserPool(scope, "Pool", {
    userPoolName: prefix,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    mfa: keep ? Mfa.REQUIRED : Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    deletionProtection: keep,
    removalPolicy,
  });
  for (const [precedence, [groupName, description]] of Object.entries(roles).entries()) {
    new CfnUserPoolGroup(scope, groupName, {
      userPoolId: pool.userPoolId,
      groupName,
      description,
      precedence,
    }).applyRemovalPolicy(removalPolicy);
  }
  Validations.of(pool).acknowledge({
    id: "AwsSolutions-COG8",
    reason:
      "The Plus plan costs per person and month. Two factors are required and there is no self sign-up: teams that want its threat protection switch it on in the pool.",
  });
  if (!keep) {
    Validations.of(pool).acknowledge({
      id: "AwsSolutions-COG2",
      reason: "A dev stage is tested by programs; every other stage requires a second factor.",
    });
  }
  return pool;
}
