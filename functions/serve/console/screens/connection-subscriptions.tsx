import { useEffect, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { SubscriptionState } from "../../../../schemas/subscription.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { dateTime, relative } from "../state/format.ts";
import { say } from "../state/toast.ts";
import { interruptionWords } from "../state/told.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
}

/** What the hub has registered at the tool, whether all of it is as it should be, and what to do where not; nothing where that is set up by hand. */
export function ConnectionSubscriptions({ entry, connection }: Props) {
  const states = useStates(connection);
  if (!states) return null;
  return (
    <section>
      <h2>{t("subscriptions.title", { tool: entry.title })}</h2>
      {states.length === 0 ? <p class="muted">{t("subscriptions.none")}</p> : null}
      <ul class="cards">
        {states.map((one) => (
          <State key={one.tenant ?? ""} state={one} />
        ))}
      </ul>
    </section>
  );
}

function State({
  state: { tenant, subscriptions, lookedAt, wellAt, failing },
}: {
  readonly state: SubscriptionState;
}) {
  return (
    <li class="card">
      {tenant === undefined ? null : (
        <span class="card-title">
          <Text>{tenant}</Text>
        </span>
      )}
      {subscriptions.map(({ what, id, since, ends }) => (
        <span key={id}>
          <Text>{what}</Text> · {t("subscriptions.since", { when: dateTime(since) })}
          {ends === undefined ? null : ` · ${t("subscriptions.until", { when: dateTime(ends) })}`}
        </span>
      ))}
      {subscriptions.length === 0 && !failing ? <span>{t("subscriptions.nothing")}</span> : null}
      {failing ? (
        <span class="failing">
          <Icon name="alert" />
          <span>
            {t("subscriptions.failing", {
              when: dateTime(failing.since),
              reason: interruptionWords(failing),
            })}{" "}
            {isOfRights(failing.code) ? `${t("subscriptions.rights")} ` : null}
            {t("subscriptions.again")}
          </span>
        </span>
      ) : (
        <span class="muted">{t("subscriptions.well", { ago: relative(lookedAt) })}</span>
      )}
      {failing && wellAt !== undefined ? (
        <span class="muted">{t("subscriptions.lastWell", { when: dateTime(wellAt) })}</span>
      ) : null}
    </li>
  );
}

const isOfRights = (code: string) => code === "right_missing" || code === "scopes_missing";

/** `undefined` until they are known, and where the hub does not subscribe by itself. */
function useStates({ tool, connection }: Connection): readonly SubscriptionState[] | undefined {
  const [states, setStates] = useState<readonly SubscriptionState[]>();
  useEffect(() => {
    call("GET", "/api/connections/{tool}/{connection}/subscriptions", { at: { tool, connection } }).then(
      (found) => setStates(found.supported ? found.states : undefined),
      (error) => say({ tone: "failed", text: reasonOf(error) }),
    );
  }, [tool, connection]);
  return states;
}
