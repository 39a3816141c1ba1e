import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  CfnStage,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { FilterPattern, LogGroup, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import type { HubFunction } from "./hub-function.ts";

/** The one address of the hub: tools and people come in here. */
export class HttpFront extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** What was answered 429. API Gateway has a metric of all that is answered 4xx, forgeries among them, and none of these. */
  readonly tooMany: MetricFilter;
  /** The log with a line for each request. */
  readonly accessLogs: LogGroup;
  /** Without a trailing slash. */
  readonly url: string;
  /** The name that a custom domain's DNS record must lead to. */
  readonly domainTarget: string | undefined;
  readonly #settings: Settings;
  readonly #throttles: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }> = {};

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.#settings = settings;
    const { prefix, domain, certificate, keep, logDays } = settings;
    this.api = new HttpApi(this, "Api", {
      apiName: prefix,
      description: `The account hub ${prefix}`,
      createDefaultStage: false,
      // A firewall in front of the domain must not be bypassed by AWS's own address.
      disableExecuteApiEndpoint: domain !== undefined,
    });
    this.accessLogs = new LogGroup(this, "AccessLogs", {
      retention: logDays,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.tooMany = new MetricFilter(this, "TooMany", {
      logGroup: this.accessLogs,
      filterPattern: FilterPattern.stringValue("$.status", "=", "429"),
      metricNamespace: `AccountHub/${settings.stage}`,
      metricName: "TooMany",
      metricValue: "1",
    });
    this.stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: settings.apiRate, burstLimit: settings.apiBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    if (domain === undefined || certificate === undefined) {
      this.url = this.api.apiEndpoint;
      return;
    }
    const name = new DomainName(this, "Domain", {
      domainName: domain,
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, "Mapping", { api: this.api, domainName: name, stage: this.stage });
    this.url = `https://${domain}`;
    this.domainTarget = name.regionalDomainName;
  }

  /** Leads paths to a function. Tools prove themselves by signature, so a route without an authorizer says why. */
  route(
    to: HubFunction,
    paths: readonly string[],
    options: { readonly method: HttpMethod } & (
      | { readonly authorizer: IHttpRouteAuthorizer }
      | { readonly open: string; readonly hooks?: boolean }
    ),
  ): void {
    const integration = new HttpLambdaIntegration(to.node.id, to.called, {
      timeout: Duration.seconds(29),
    });
    for (const path of paths) {
      const route = new HttpRoute(this, `${options.method} ${path}`, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(path, options.method),
        integration,
        authorizer: "authorizer" in options ? options.authorizer : new HttpNoneAuthorizer(),
      });
      this.#throttle(route, `${options.method} ${path}`, "hooks" in options && options.hooks);
      if ("authorizer" in options) continue;
      Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason: options.open });
    }
  }

  /** Each route has its own throttle: a flood of an open one locks nobody out of the others. */
  #throttle(route: HttpRoute, key: string, hooks = false): void {
    const { hookRate, hookBurst, apiRate, apiBurst } = this.#settings;
    this.#throttles[key] = {
      ThrottlingRateLimit: hooks ? hookRate : apiRate,
      ThrottlingBurstLimit: hooks ? hookBurst : apiBurst,
    };
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) return;
    stage.routeSettings = this.#throttles;
    // A stage that throttles a route can only be made after the route.
    stage.node.addDependency(route);
  }
}

/** No path, query or headers: they may hold secrets and customers' names. */
const accessLog = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  route: "$context.routeKey",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  bytes: "$context.responseLength",
  error: "$context.integrationErrorMessage",
  refused: "$context.authorizer.error",
};
