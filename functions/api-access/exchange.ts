import { interrupted } from "../../schemas/interruption-words.ts";
import type { ApiAnswer, ApiRequest, Collector } from "../connectors/collector.ts";
import { type Verdict, verdictOf } from "../connectors/verdict.ts";
import { AnswerTooLarge, bodyOf, type CallDeps, call, TryLater } from "./call.ts";
import { CredentialsRefused, NotLetIn } from "./refusals.ts";

/** A call that was made, and its answer as it came. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly status: number;
  readonly text: string;
  readonly isJson: boolean;
  readonly verdict: Verdict;
}

/** The tool's API, and what lets a call in; `refused` is what it has just not taken. */
export interface LetIn {
  readonly collector: Collector;
  readonly authorization: (refused?: string) => Promise<string>;
}

/** What was asked for and answered well, by what was asked. */
export type Answers = Map<string, Exchange>;

/** Bytes of all the answers that one fetch reads. */
const bytesAtMost = 20 * 1024 * 1024;

/**
 * Makes a fetch's calls and notes them in `exchanges`. What `answers` have is not asked for again. An access token that is not taken is renewed once. The answer says
 * what it means where a collector can go on from it; throws `TryLater`, `NotLetIn` or `CredentialsRefused` where it cannot.
 */
export function exchanging(
  { collector, authorization: authorize }: LetIn,
  exchanges: Exchange[],
  deps: CallDeps,
  answers?: Answers,
): (request: ApiRequest) => Promise<ApiAnswer> {
  let room = bytesAtMost;
  const asked = async (request: ApiRequest, authorization: string): Promise<Exchange> => {
    const { status, text, seconds } = await call(outgoing(request, authorization), collector.hosts, deps);
    room -= text.length;
    if (room < 0) throw new AnswerTooLarge();
    const body = bodyOf(text);
    const said = verdictOf(collector, { status, body });
    const verdict =
      said.kind === "later" && said.seconds === undefined && seconds !== undefined
        ? { ...said, seconds }
        : said;
    return { request, status, text, isJson: body !== text, verdict };
  };
  const another = async (verdict: Verdict, authorization: string): Promise<string | undefined> => {
    if (verdict.kind === "ended") return await authorize(authorization);
    if (verdict.kind !== "refused" || !verdict.maybeEnded) return undefined;
    return await authorize(authorization).catch((error: unknown) => {
      if (error instanceof NotLetIn) return undefined;
      throw error;
    });
  };
  return async (request) => {
    const known = answers?.get(nameOf(request));
    if (known) {
      exchanges.push(known);
      return answerOf(known);
    }
    const authorization = await authorize();
    const first = await asked(request, authorization);
    const renewed = await another(first.verdict, authorization);
    const exchange = renewed === undefined ? first : await asked(request, renewed);
    exchanges.push(exchange);
    if ((request.method ?? "GET") === "GET" && exchange.verdict.kind === "ok")
      answers?.set(nameOf(request), exchange);
    return answerOf(exchange);
  };
}

const nameOf = ({ method = "GET", url, headers = {} }: ApiRequest) => JSON.stringify([method, url, headers]);

function answerOf({ status, text, verdict }: Exchange): ApiAnswer {
  switch (verdict.kind) {
    case "later":
      throw new TryLater(`The tool answered ${verdict.code}`, verdict.seconds);
    case "ended":
      throw new NotLetIn(verdict.code);
    case "refused":
      throw new CredentialsRefused(interrupted("credentials_refused", { word: verdict.code }));
    default:
      return { status, body: bodyOf(text), verdict };
  }
}

function outgoing(request: ApiRequest, authorization: string) {
  const { method = "GET", url, headers } = request;
  const { type, body } = sentIn(request);
  return {
    method,
    url,
    headers: {
      accept: "application/json",
      ...headers,
      ...(type === undefined ? {} : { "content-type": type }),
      authorization,
    },
    ...(body === undefined ? {} : { body }),
  };
}

function sentIn({ json, form }: ApiRequest): { readonly type?: string; readonly body?: string } {
  if (form) return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
  return json === undefined ? {} : { type: "application/json", body: JSON.stringify(json) };
}
