import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Context } from "aws-lambda";
import * as z from "zod/mini";
import { maxBody } from "../../functions/delivery/parse.ts";
import { sameText } from "../../functions/delivery/signature.ts";
import { checkQuery } from "../../functions/serve/check-query.ts";
import type { PublicRoute } from "../../functions/serve/routes/route.ts";
import { BadRequest, HubError, Unauthorized } from "../../functions/shared/errors.ts";
import { bodyOf, withoutBody } from "../../functions/shared/fitting.ts";
import { type HttpEvent, type HttpResult, json, problemOf } from "../../functions/shared/http.ts";
import { localCalls } from "../../schemas/api/people.ts";
import { type Person, person, personName } from "../../schemas/sign-in-link.ts";
import { Explained } from "../explained.ts";
import { isTaken, PortTaken } from "./address.ts";
import { Bodies } from "./bodies.ts";
import { localContext } from "./context.ts";
import type { LocalUploads } from "./uploads.ts";

export type LambdaHandler = (event: HttpEvent, context: Context) => Promise<HttpResult>;

export interface ServerOptions {
  /** Left out, loopback. */
  readonly host?: string | undefined;
  readonly port: number;
  readonly token: string;
  readonly ingest: LambdaHandler;
  readonly serve: LambdaHandler;
  readonly link: (who: Person) => Promise<string>;
  /** Ends everybody's sessions, or those of a name; how many. */
  readonly endSessions: (of: string | undefined) => Promise<number>;
  readonly uploads: Pick<LocalUploads, "receive">;
  /** The address under which tools and people reach it, where a proxy stands before it. */
  readonly publicUrl: string | undefined;
  /** Bytes of bodies that may be on their way together; left out, 256 MB. */
  readonly bodiesAtMost?: number | undefined;
  /** Milliseconds in which requests may end when it stops; left out, five seconds. */
  readonly stopWithin?: number | undefined;
  /** Whether the store answers. */
  readonly isWell: () => Promise<boolean>;
}

export interface LocalServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Milliseconds that those who are being answered have when the hub stops; what they have not been told was taken, they send again. */
const stopWithin = 5_000;

const bodiesAtMost = 256 * 1024 * 1024;

const hook = /^\/hooks\/([^/]+)\/([^/]+)(?:\/(.*))?$/;

/** The hub would be open to a network, and says nothing encrypted: what is typed and sent could be read on the way. */
export class OpenWithoutAddress extends Explained {
  constructor(host: string) {
    super(
      `HOST=${host} lets other machines in. Set HUB_URL to the https address of the proxy that stands before the hub, or leave HOST out.`,
    );
  }
}

/**
 * Stands where the HTTP API stands on AWS: requests become its events, `/api` needs the bearer token. Throws
 * `OpenWithoutAddress` or `PortTaken`.
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  const { host = "127.0.0.1", publicUrl } = options;
  if (![...loopback, "::1"].includes(host) && !publicUrl?.startsWith("https://"))
    throw new OpenWithoutAddress(host);
  const bodies = new Bodies({ each: maxBody, together: options.bodiesAtMost ?? bodiesAtMost });
  const server = createServer((request, response) => {
    // Who sends one request after the other on a connection must come back to the next hub.
    if (!server.listening) response.setHeader("connection", "close");
    answer(request, response, { ...options, bodies }).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(options.port, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw isTaken(cause) ? new PortTaken("PORT", options.port, { cause }) : cause;
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    async stop() {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeIdleConnections();
      const patience = setTimeout(() => server.closeAllConnections(), options.stopWithin ?? stopWithin);
      await closed;
      clearTimeout(patience);
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions & { readonly bodies: Bodies },
): Promise<void> {
  const headers = headersOf(request);
  if (!isOurs(headers.host, options.publicUrl)) {
    response.writeHead(421, { "content-type": "text/plain", connection: "close" });
    response.end(
      "The hub is called by another name. Set HUB_URL to the address under which it is reached.\n",
    );
    return;
  }
  if (request.method === "POST" && request.url === "/uploads")
    return await options.uploads.receive(request, response);
  const url = URL.parse(request.url ?? "/", "http://local");
  const result = await resultOf(request, url, headers, options);
  response.statusCode = result.statusCode ?? 200;
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  if (result.cookies?.length) response.setHeader("set-cookie", result.cookies);
  const body = result.isBase64Encoded ? Buffer.from(result.body ?? "", "base64") : result.body;
  response.end(request.method === "HEAD" ? undefined : body);
}

async function resultOf(
  request: IncomingMessage,
  url: URL | null,
  headers: HeadersByName,
  { bodies, ...options }: ServerOptions & { readonly bodies: Bodies },
): Promise<HttpResult> {
  const event = eventOf(request, url, headers, options.publicUrl);
  const { requestId } = event.requestContext;
  const refused = !url
    ? new BadRequest("invalid_address", "Not a valid address")
    : isApi(event) && !shows(event, options.token)
      ? new Unauthorized()
      : undefined;
  if (refused) {
    // What a stranger sends is not kept for a moment.
    request.resume();
    return problemOf(refused, requestId);
  }
  const body = await bodies.read(request);
  return await route({ ...event, ...asText(body) }, options);
}

/** Whether a request shows a token, behind the name of its scheme in letters of any case (RFC 9110, 11.1). */
function shows({ headers }: HttpEvent, token: string): boolean {
  const [, shown] = /^bearer +(\S.*)$/i.exec(headers.authorization ?? "") ?? [];
  return shown !== undefined && sameText(shown, token);
}

/** Text as it is and other bytes in base64, as API Gateway hands them over. */
function asText(body: Buffer): Pick<HttpEvent, "body" | "isBase64Encoded"> {
  const isText = isUtf8(body);
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

const isApi = ({ rawPath }: HttpEvent) => rawPath.startsWith("/api/");

/** Else a web page could resolve its own name to this machine and talk to the hub as its own origin (DNS rebinding). */
function isOurs(host: string | undefined, publicUrl: string | undefined): boolean {
  const name = URL.parse(`http://${host ?? ""}`)?.hostname;
  const names = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  return name !== undefined && [...loopback, ...names].includes(name);
}

/** The names of this machine for itself. */
export const loopback: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * The name that the hub was called by. A proxy that does not pass it on says it in a header, which is believed where it is
 * the name that the hub is known to have.
 */
function calledBy(headers: HeadersByName, publicUrl: string | undefined): string {
  const known = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  return known !== undefined && headers["x-forwarded-host"] === known ? known : (headers.host ?? "local");
}

type Routed = Pick<ServerOptions, "ingest" | "serve" | "link" | "endSessions" | "isWell">;

async function route(event: HttpEvent, { ingest, serve, isWell, ...local }: Routed): Promise<HttpResult> {
  const context = localContext("hub", event.requestContext.requestId);
  if (event.rawPath === "/healthz" && !(await isWell()))
    return json(503, { status: "the store does not answer" });
  if (hook.test(event.rawPath)) return await ingest(event, context);
  if (!isApi(event)) return await serve(event, context);
  const { method } = event.requestContext.http;
  const here = localRoutes(local).find((one) => one.method === method && one.path === event.rawPath);
  return await (here ? here.answer(event) : serve(authorized(event), context));
}

/** The calls of one machine alone, for the holder of the token: an address that signs a person in, and the end of sessions. */
export const localRoutes = ({
  link,
  endSessions,
}: Pick<ServerOptions, "link" | "endSessions">): readonly PublicRoute[] => [
  {
    method: localCalls.makeSignInLink.method,
    path: localCalls.makeSignInLink.path,
    answer: answering(async (event) => {
      checkQuery(localCalls.makeSignInLink, new URLSearchParams(event.rawQueryString));
      return json(201, { url: await link(bodyOf(event, person)) });
    }),
  },
  {
    method: localCalls.endSessions.method,
    path: localCalls.endSessions.path,
    answer: answering(async (event) => {
      const query = new URLSearchParams(event.rawQueryString);
      checkQuery(localCalls.endSessions, query);
      withoutBody(event);
      const of = z.optional(personName).safeParse(query.get("name") ?? undefined);
      if (!of.success) throw new BadRequest("invalid_name", "name is 1 to 100 characters");
      return json(200, { ended: await endSessions(of.data) });
    }),
  },
];

const answering =
  (answer: (event: HttpEvent) => Promise<HttpResult>): PublicRoute["answer"] =>
  async (event) => {
    try {
      return await answer(event);
    } catch (error) {
      if (error instanceof HubError) return problemOf(error, event.requestContext.requestId);
      throw error;
    }
  };

/** Who the holder of the local hub's token is, by id. */
export const localCaller = "local";

/** The claims that a JWT authorizer would pass on: the holder of the local hub's token may do everything. */
function authorized(event: HttpEvent): HttpEvent {
  const claims = { sub: localCaller, email: "you@localhost", "cognito:groups": "[admin]" };
  const requestContext = { ...event.requestContext, authorizer: { jwt: { claims, scopes: [] } } };
  return { ...event, requestContext };
}

/** A request as the event of an HTTP API, without its body. */
function eventOf(
  request: IncomingMessage,
  url: URL | null,
  headers: HeadersByName,
  publicUrl: string | undefined,
): HttpEvent {
  const { pathname, search, searchParams } = url ?? new URL("http://local");
  const rawPath = decoded(pathname);
  const [, tool, connection, proxy] = hook.exec(rawPath) ?? [];
  const method = request.method ?? "GET";
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: search.slice(1),
    headers,
    queryStringParameters: search === "" ? {} : Object.fromEntries(searchParams),
    ...(tool && connection ? { pathParameters: { tool, connection, ...(proxy ? { proxy } : {}) } } : {}),
    isBase64Encoded: false,
    requestContext: {
      accountId: "local",
      apiId: "local",
      domainName: calledBy(headers, publicUrl),
      domainPrefix: "local",
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: headers["user-agent"] ?? "",
      },
    },
  };
}

/** By name in lower case, a repeated one's values with commas between them, as API Gateway hands them over. */
type HeadersByName = Readonly<Record<string, string | undefined>>;

function headersOf({ rawHeaders }: IncomingMessage): HeadersByName {
  const found = new Map<string, string>();
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const [name, value] = [rawHeaders[n]?.toLowerCase() ?? "", rawHeaders[n + 1] ?? ""];
    const before = found.get(name);
    found.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(found);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
