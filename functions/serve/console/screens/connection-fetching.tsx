import { useEffect, useState } from "preact/hooks";
import type { ApiAccess } from "../../../../schemas/api-access.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { loadConnections, putConnection } from "../state/connections.ts";
import { mayEnd } from "../state/credentials.ts";
import { dateTime, relative } from "../state/format.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { interruptionWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { AccessEndForm } from "./access-end-form.tsx";
import { AccessEnds } from "./access-ends.tsx";
import { ConnectionConsent } from "./connection-consent.tsx";
import { ConnectionHistory } from "./connection-history.tsx";
import { ConnectionSubscriptions } from "./connection-subscriptions.tsx";
import { CredentialsForm } from "./credentials-form.tsx";
import { SetupSteps } from "./setup-steps.tsx";

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
}

/** Whether the hub may fetch from the tool's API what its deliveries leave out, and how it is let in. */
export function ConnectionFetching({ entry, connection }: Props) {
  const { api } = connection;
  const [changing, setChanging] = useState<"credentials" | "end" | undefined>(undefined);
  useWatch(api);
  const forget = async () => {
    if (!confirm(t("fetching.forget.sure", { tool: entry.title }))) return;
    try {
      await putConnection(connection, { api: null });
      say({ tone: "done", text: t("fetching.forgotten") });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <>
      <div class={`state-card ${stateOf(api)}`} role="status">
        {api ? <Access api={api} /> : <span>{t("fetching.none", { tool: entry.title })}</span>}
      </div>
      <section>
        <h2>{t("fetching.title", { tool: entry.title })}</h2>
        <p class="muted">{t("fetching.why", { tool: entry.title })}</p>
        {may.value.connect ? null : (
          <p class="notice">
            <Icon name="info" /> {t("fetching.adminOnly")}
          </p>
        )}
        {may.value.connect && api ? (
          <div class="buttons">
            {changing === "credentials" ? null : (
              <button type="button" class="plain" onClick={() => setChanging("credentials")}>
                <Icon name="key" />
                {t("fetching.replace")}
              </button>
            )}
            {mayEnd(api.kind) ? (
              <button
                type="button"
                class="plain"
                aria-expanded={changing === "end"}
                onClick={() => setChanging(changing === "end" ? undefined : "end")}
              >
                <Icon name="edit" />
                {t("fetching.endsOn.change")}
              </button>
            ) : null}
            <button type="button" class="plain danger" onClick={() => void forget()}>
              <Icon name="remove" />
              {t("fetching.forget")}
            </button>
          </div>
        ) : null}
      </section>
      {may.value.connect && api && changing === "end" ? (
        <AccessEndForm connection={connection} onDone={() => setChanging(undefined)} />
      ) : null}
      <ConnectionConsent entry={entry} connection={connection} />
      <ConnectionSubscriptions entry={entry} connection={connection} />
      <ConnectionHistory entry={entry} connection={connection} />
      {may.value.connect && (!api || changing === "credentials") ? (
        <CredentialsForm
          entry={entry}
          connection={connection}
          {...(api ? { onCancel: () => setChanging(undefined) } : {})}
          onGiven={() => setChanging(undefined)}
        />
      ) : null}
      <details>
        <summary>{t("connection.steps")}</summary>
        <SetupSteps entry={entry} title={undefined} />
      </details>
    </>
  );
}

/** Of what kind it is, since when it is there, when it was last used, and why it does not work. */
function Access({ api }: { readonly api: ApiAccess }) {
  const { kind, createdAt, lastUsedAt, ends, failing } = api;
  return (
    <>
      <Icon name="key" />
      <strong>{t(`fetching.kind.${kind}`)}</strong>
      <span>{t("fetching.given", { when: dateTime(createdAt) })}</span>
      <span>
        {lastUsedAt === undefined ? t("fetching.unused") : t("fetching.used", { ago: relative(lastUsedAt) })}
      </span>
      <AccessEnds ends={ends} />
      {failing ? (
        <p class="failing">
          <Icon name="alert" />
          <span>
            {t("fetching.failing", {
              when: dateTime(failing.since),
              reason: interruptionWords(failing),
            })}{" "}
            {t(failing.waits ? "fetching.waits" : "fetching.goesOn")}
          </span>
        </p>
      ) : null}
    </>
  );
}

function stateOf(api: ApiAccess | undefined): string {
  if (!api) return "absent";
  if (api.failing) return api.failing.waits ? "interrupted" : "quiet";
  return api.lastUsedAt === undefined ? "waiting" : "well";
}

/** Until it is known whether new credentials work, the page looks often. */
function useWatch(api: ApiAccess | undefined): void {
  const open = api !== undefined && api.lastUsedAt === undefined && api.failing === undefined;
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => void loadConnections(), 3_000);
    return () => clearInterval(timer);
  }, [open]);
}
