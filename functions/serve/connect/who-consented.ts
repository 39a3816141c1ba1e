import { consentSaid } from "../../../schemas/consent-words.ts";
import { AnswerTooLarge, type CallDeps, TryLater } from "../../api-access/call.ts";
import { exchanging } from "../../api-access/exchange.ts";
import { CredentialsRefused, NotLetIn } from "../../api-access/refusals.ts";
import { runSteps } from "../../api-access/run-steps.ts";
import type { Consented, Tenant } from "../../connectors/collector.ts";
import { ConsentNeeded, UnexpectedAnswer } from "../../connectors/fetched.ts";
import { codeIn } from "../../connectors/verdict.ts";
import { storableText } from "../../shared/storable.ts";
import { ConsentFailed, type Returned } from "./exchange-code.ts";

/** Characters of what people call a tenant. */
const nameAtMost = 200;

/** Asks the tool's API whose data an access token opens. Throws `ConsentFailed`. */
export async function whoConsented(
  { title: tool, collector, way, settings }: Returned,
  consented: Consented & { readonly accessToken: string },
  deps: CallDeps,
): Promise<Tenant> {
  const authorization = async (refused?: string) => {
    if (refused !== undefined) throw new NotLetIn("401");
    return `Bearer ${consented.accessToken}`;
  };
  const ask = exchanging({ collector, authorization }, [], deps);
  try {
    const { id, name } = await runSteps(way.consent.tenant(consented, settings), ask, deps.now);
    return { id: storableText(id), ...(name ? { name: storableText(name, nameAtMost) } : {}) };
  } catch (cause) {
    const word = wordOf(cause);
    if (word !== undefined) throw new ConsentFailed(consentSaid("not_let_in", { tool, word }), { cause });
    if (cause instanceof TryLater) throw new ConsentFailed(consentSaid("cut_off", { tool }), { cause });
    if (cause instanceof UnexpectedAnswer || cause instanceof AnswerTooLarge)
      throw new ConsentFailed(consentSaid("unclear", { tool }), { cause });
    throw cause;
  }
}

/** The tool's own word for not letting the hub in; `undefined` where that is not what is wrong. */
function wordOf(error: unknown): string | undefined {
  if (error instanceof ConsentNeeded) return error.code;
  if (error instanceof NotLetIn || error instanceof CredentialsRefused)
    return codeIn(error.why.values.word) ?? "401";
  return undefined;
}
