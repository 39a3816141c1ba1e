import { whatIsLeft } from "../../schemas/api/connections.ts";
import type { AuditAction, AuditEntry } from "../../schemas/audit.ts";
import type { Principal, Role } from "../../schemas/role.ts";
import { jsonIfText } from "../delivery/parse.ts";
import { decodedPart } from "../shared/decoded-part.ts";
import { bodyBytes, type HttpEvent, type HttpResult } from "../shared/http.ts";
import { errorFields } from "../shared/log.ts";
import type { Clock, Log } from "../shared/ports.ts";
import type { Audit } from "../store/audit.ts";
import { doneBy } from "./principal.ts";
import type { PeoplesRoute } from "./routes/route.ts";

export interface NotingDeps {
  readonly audit: Pick<Audit, "note">;
  readonly log: Log;
  readonly now: Clock;
}

/** Milliseconds in which the same refusal of the same person is noted once: nobody can flood the history with them. */
const refusedOnce = 600_000;
const refusalsAtMost = 1_000;

const sentences: Partial<Record<AuditAction, string>> = {
  "connection.saved": "A connection was saved",
  "connection.removed": "A connection was removed",
  "connection.tested": "A connection was tested",
  "consent.begun": "A consent to a tool's API was begun",
  "consent.removed": "The access that somebody has consented to was removed",
  "history.changed": "Reading a tool's history was paused, resumed or begun",
  "drift.looked": "A field that a tool sends otherwise than before was looked at",
  "drift.reopened": "A field that was looked at is to be looked at again",
  "deliveries.reread": "Deliveries of a connection were read again",
  "delivery.redriven": "A delivery was tried again",
  "refused.verified": "What was refused was verified again",
  "delivery.forgotten": "What a delivery said was forgotten",
  "file.announced": "A file was announced",
  "timeline.exported": "A timeline was exported",
  "export.begun": "An export of everything was begun",
  "export.fetched": "A part of an export was fetched",
  "insight.changed": "The settings of insight were changed",
  "insight.computed": "All accounts were looked at again",
  "digest.wanted": "A daily digest was asked for",
  "digest.ended": "A daily digest was ended",
  "rule.saved": "A rule of sending events on was saved",
  "rule.removed": "A rule of sending events on was removed",
  "rule.tested": "A rule of sending events on was tested",
  "rule.replayed": "A rule sent its events again",
  "access.refused": "A call was refused for lack of a role",
};

/** Notes in the history what people do by calls that do not note it themselves, and what their role does not let them do. */
export class Noted {
  readonly #deps: NotingDeps;
  readonly #refused = new Map<string, number>();

  constructor(deps: NotingDeps) {
    this.#deps = deps;
  }

  /** A call that went well. What was given is named, and never said. */
  async call(route: PeoplesRoute, event: HttpEvent, answer: HttpResult, who: Principal): Promise<void> {
    const action = route.noted ?? (isExport(event, answer) ? "timeline.exported" : undefined);
    if (action === undefined || (answer.statusCode ?? 200) >= 400) return;
    const fields = fieldsIn(event);
    const { account, ...parts } = partsOf(event);
    const left = action === "connection.removed" || action === "consent.removed" ? leftIn(answer) : {};
    await this.#note(action, who, { ...parts, ...(fields === "" ? {} : { fields }), ...left }, account);
  }

  async refusal(route: PeoplesRoute, needs: Role, who: Principal): Promise<void> {
    const { log, now } = this.#deps;
    log("warn", "role_refused", { by: who.id, role: who.role, needs, call: `${route.method} ${route.path}` });
    const [name, at] = [`${who.id} ${route.method} ${route.path}`, now().getTime()];
    if (at - (this.#refused.get(name) ?? Number.NEGATIVE_INFINITY) < refusedOnce) return;
    if (this.#refused.size >= refusalsAtMost) this.#refused.clear();
    this.#refused.set(name, at);
    await this.#note("access.refused", who, { for: `${route.method} ${route.path}`, needs });
  }

  /** What was done stays done where it cannot be noted: then the log says it. */
  async #note(
    action: AuditAction,
    who: Principal,
    values: Readonly<Record<string, string>>,
    account?: string,
  ): Promise<void> {
    const { audit, log, now } = this.#deps;
    const entry: Omit<AuditEntry, "id"> = {
      ...{ at: now().toISOString(), ...doneBy(who), action, summary: sentences[action] ?? action, values },
      ...(account === undefined ? {} : { account }),
    };
    try {
      await audit.note(entry, account === undefined ? [] : [account]);
    } catch (error) {
      log("error", "audit_not_written", { action, by: who.id, ...values, ...errorFields(error) });
    }
  }
}

/** What the removal of a connection, or of a consent, could not undo at its tool. */
function leftIn({ body = "" }: HttpResult): Record<string, string> {
  const { data } = whatIsLeft.safeParse(jsonIfText(body));
  return data ? { left: data.left.join("; ").slice(0, 500) } : {};
}

/** The variable parts of a call's address, which name what it was about. */
function partsOf({ pathParameters = {} }: HttpEvent): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pathParameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, decodedPart(value).slice(0, 200)]],
    ),
  );
}

/** The names of what a body gives, with those of its settings. */
function fieldsIn(event: HttpEvent): string {
  const given = jsonIfText(bodyBytes(event).toString("utf8"));
  if (typeof given !== "object" || given === null) return "";
  const names = Object.entries(given).flatMap(([name, value]) =>
    name === "settings" && typeof value === "object" && value !== null
      ? Object.keys(value).map((setting) => `settings.${setting}`)
      : [name],
  );
  return names.join(" ").slice(0, 500);
}

/** An export's first page; its further ones are of the same export. */
function isExport({ rawQueryString }: HttpEvent, { headers = {} }: HttpResult): boolean {
  const type = String(headers["content-type"] ?? "");
  return /^(?:text\/csv|application\/jsonl)/.test(type) && !new URLSearchParams(rawQueryString).has("cursor");
}
