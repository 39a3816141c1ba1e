import { useEffect, useState } from "preact/hooks";
import type { CatchUp, HistoryRequest } from "../../../../schemas/catch-up.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { dateTime, shortDate } from "../state/format.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
}

/** Milliseconds after which the page looks again how far a history has come. */
const lookEvery = 5_000;

/** How far a tool's history is read, and what its deliveries have failed to tell; nothing where the hub reads none. */
export function ConnectionHistory({ entry, connection }: Props) {
  const [catchUps, change] = useCatchUps(connection);
  if (!catchUps || catchUps.length === 0) return null;
  return (
    <section>
      <h2>{t("history.of", { tool: entry.title })}</h2>
      <ul class="cards">
        {catchUps.map((one) => (
          <Tenant key={one.tenant ?? ""} of={one} change={change} />
        ))}
      </ul>
    </section>
  );
}

type Change = (request: HistoryRequest) => Promise<void>;

function Tenant({ of, change }: { readonly of: CatchUp; readonly change: Change }) {
  const { tenant, history, missed } = of;
  return (
    <li class="card">
      {tenant === undefined ? null : (
        <span class="card-title">
          <Text>{tenant}</Text>
        </span>
      )}
      {history ? <History history={history} tenant={tenant} change={change} /> : null}
      {missed.since === undefined ? (
        <span class="muted">{t("history.unchecked")}</span>
      ) : (
        <span class={missed.count === 0 ? "muted" : "failing"}>
          {missed.count === 0 ? null : <Icon name="alert" />}
          {missed.count === 0
            ? t("history.noneMissed", { when: shortDate(missed.since) })
            : t("history.missed", { n: missed.count, when: shortDate(missed.since) })}
        </span>
      )}
    </li>
  );
}

function History({
  history: { state, from, until, reached, found },
  tenant,
  change,
}: {
  readonly history: NonNullable<CatchUp["history"]>;
  readonly tenant: string | undefined;
  readonly change: Change;
}) {
  const [whole, read] = [from, reached].map((at) => Date.parse(until) - Date.parse(at));
  const whose = tenant === undefined ? {} : { tenant };
  const turn = { running: "pause", paused: "resume", done: undefined } as const;
  const next = turn[state];
  return (
    <>
      <span>{t(`history.${state}`, { when: shortDate(state === "done" ? from : reached), n: found })}</span>
      {state === "done" ? null : (
        <progress
          max={Math.max(1, whole ?? 1)}
          value={read ?? 0}
          aria-label={t("history.progress", { when: dateTime(reached) })}
        />
      )}
      {may.value.connect && next ? (
        <button type="button" class="plain" onClick={() => void change({ ...whose, history: next })}>
          {t(`history.${next}`)}
        </button>
      ) : null}
    </>
  );
}

/** `undefined` until it is known; looked at again for as long as a history is being read. */
function useCatchUps({ tool, connection }: Connection): readonly [readonly CatchUp[] | undefined, Change] {
  const [catchUps, setCatchUps] = useState<readonly CatchUp[]>();
  const at = { tool, connection };
  const path = "/api/connections/{tool}/{connection}/catchup";
  const failed = (error: unknown) => say({ tone: "failed", text: reasonOf(error) });
  const load = () => call("GET", path, { at }).then((found) => setCatchUps(found.catchUps), failed);
  useEffect(() => void load(), [tool, connection]);
  const isRunning = catchUps?.some(({ history }) => history?.state === "running") ?? false;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void load(), lookEvery);
    return () => clearInterval(timer);
  }, [tool, connection, isRunning]);
  const change: Change = async (body) =>
    await call("POST", path, { at, body }).then((found) => setCatchUps(found.catchUps), failed);
  return [catchUps, change];
}
