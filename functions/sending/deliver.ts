import type { SendOutcome } from "../../schemas/rule.ts";
import { hopHeader } from "../delivery/hop-header.ts";
import { standardHeaders } from "../delivery/token-signature.ts";
import { errorFields } from "../shared/log.ts";
import type { Clock, Log, SecretStore } from "../shared/ports.ts";
import type { RuleRow } from "../store/rules.ts";
import { slackMessage } from "./chat.ts";
import { endpointAt } from "./endpoint.ts";
import { NotPublic, type Post } from "./post.ts";
import type { Told } from "./told.ts";

export interface DeliverDeps {
  /** Of each rule its signing secrets, newest first, and in the settings its address. */
  readonly ruleSecrets: Pick<SecretStore, "find">;
  readonly post: Post;
  readonly baseUrl: () => string;
  readonly log: Log;
  readonly now: Clock;
}

export interface Delivered {
  readonly outcome: SendOutcome;
  readonly status?: number;
}

/** Under this name are the secrets of all rules. */
export const ofRules = "rule";

/** Posts what is told to a rule's address, once. Total: whatever goes wrong is an outcome. */
export async function deliver(
  rule: Pick<RuleRow, "id" | "via">,
  told: Told,
  deps: DeliverDeps,
): Promise<Delivered> {
  const kept = await deps.ruleSecrets.find(ofRules, rule.id, { fresh: true });
  const { url } = kept?.settings ?? {};
  if (kept === undefined || typeof url !== "string") return { outcome: "not_allowed" };
  try {
    const body = rule.via === "chat" ? slackMessage(told.text) : JSON.stringify(told.payload);
    const secrets = kept.secrets.map(({ value }) => value);
    const status = await deps.post({
      url: endpointAt(url, deps.baseUrl()),
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "account-hub",
        [hopHeader]: "1",
        ...(rule.via === "chat" ? {} : standardHeaders(body, { id: told.id, at: deps.now(), secrets })),
      },
    });
    return { outcome: outcomeOf(status), status };
  } catch (error) {
    // Neither the address nor a cause that may name it.
    const { error: name } = errorFields(error);
    deps.log("warn", "send_failed", { rule: rule.id, error: name });
    return { outcome: error instanceof NotPublic ? "not_allowed" : "no_answer" };
  }
}

function outcomeOf(status: number): SendOutcome {
  if (status >= 200 && status < 300) return "delivered";
  if (status >= 300 && status < 400) return "moved";
  return status === 410 ? "gone" : "refused";
}
