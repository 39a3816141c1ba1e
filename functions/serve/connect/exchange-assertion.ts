import type { TokenEndpointResponse } from "oauth4webapi";
import * as z from "zod/mini";
import type { KeyCredentials } from "../../../schemas/api-access.ts";
import { consentSaid } from "../../../schemas/consent-words.ts";
import { consentMissing, impersonating } from "../../api-access/assertion.ts";
import { bodyOf, type CallDeps, call, type HttpAnswer, TryLater } from "../../api-access/call.ts";
import type { Impersonation } from "../../connectors/collector.ts";
import { codeIn } from "../../connectors/verdict.ts";
import { ConsentFailed, clockOff, type Returned, refusedBack } from "./exchange-code.ts";

const given = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.optional(z.number()),
});
const refused = z.object({ error: z.unknown(), error_description: z.optional(z.unknown()) });

/**
 * What the tool's token address gives for the app's key, once the person is back who has let it act as a user: the code
 * that they bring is of no use. Throws `ConsentFailed`.
 */
export async function exchangeAssertion(
  returned: Returned,
  app: KeyCredentials,
  impersonation: Impersonation,
  deps: CallDeps,
): Promise<TokenEndpointResponse> {
  const { title: tool, query, settings, collector, way } = returned;
  const word = query.get("error");
  if (word !== null) throw refusedBack(tool, word);
  const form = impersonating(app, impersonation, settings, deps.now());
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const url = way.tokenUrl(settings);
  const body = new URLSearchParams(form).toString();
  const answer = await call({ method: "POST", url, headers, body }, collector.hosts, deps).catch(
    (cause: unknown) => {
      throw cause instanceof TryLater
        ? new ConsentFailed(consentSaid("cut_off", { tool }), { cause })
        : cause;
    },
  );
  const { access_token, expires_in } = given.safeParse(bodyOf(answer.text)).data ?? {};
  if (answer.status !== 200 || access_token === undefined) throw failed(tool, answer, deps.now());
  return { access_token, token_type: "bearer", ...(expires_in === undefined ? {} : { expires_in }) };
}

function failed(tool: string, answer: HttpAnswer, now: Date): ConsentFailed {
  const { status, text } = answer;
  if (status === 429 || status >= 500) return new ConsentFailed(consentSaid("cut_off", { tool }));
  const { error, error_description: detail } = refused.safeParse(bodyOf(text)).data ?? {};
  const code = codeIn(error) ?? String(status);
  if (code === consentMissing) return new ConsentFailed(consentSaid("other_user", { tool, word: code }));
  const word = codeIn(detail) ?? code;
  const minutes = clockOff(answer, now);
  return new ConsentFailed(
    minutes === undefined
      ? consentSaid("key_not_taken", { tool, word })
      : consentSaid("clock_off", { tool, word, minutes }),
  );
}
