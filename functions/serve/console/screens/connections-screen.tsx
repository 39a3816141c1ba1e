import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import {
  connections,
  connectionsFailed,
  healthOf,
  loadConnections,
  tools,
  toolTitle,
} from "../state/connections.ts";
import { relative, span } from "../state/format.ts";
import { here, paths, withQuery } from "../state/location.ts";
import { interruptionWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { DeliveryReports } from "./delivery-reports.tsx";

/** Which tools are connected and how they do, which others there are, and what did not come in. */
export function ConnectionsScreen() {
  const [list, catalogue] = [connections.value, tools.value];
  const tab = here.value.query.get("show") === "problems" ? "problems" : "tools";
  return (
    <section class="pane" aria-label={t("connections.title")}>
      <header class="pane-head">
        <h1>{t("connections.title")}</h1>
        <p class="sub">{t("connections.sub")}</p>
      </header>
      <div class="filters">
        <nav class="lanes" aria-label={t("connections.title")}>
          <Link
            to={withQuery({ show: undefined })}
            aria-current={tab === "tools" ? "true" : undefined}
            replace
          >
            {t("connections.tools")}
          </Link>
          <Link
            to={withQuery({ show: "problems" })}
            aria-current={tab === "problems" ? "true" : undefined}
            replace
          >
            {t("connections.problems")}
          </Link>
        </nav>
      </div>
      <div class="scroller page">
        {connectionsFailed.value ? <Failure error={undefined} retry={() => void loadConnections()} /> : null}
        {tab === "problems" ? (
          <DeliveryReports of={undefined} />
        ) : list && catalogue ? (
          <>
            <Connected list={list} />
            <Catalogue catalogue={catalogue} list={list} />
          </>
        ) : connectionsFailed.value ? null : (
          <Skeleton lines={8} height={52} />
        )}
      </div>
    </section>
  );
}

function Connected({ list }: { readonly list: readonly Connection[] }) {
  return (
    <section>
      <h2>{t("connections.connected")}</h2>
      {list.length === 0 ? (
        <Empty icon="connect" title={t("connections.none")}>
          {t("connections.none.hint")}
        </Empty>
      ) : (
        <ul class="cards">
          {list.map((one) => (
            <li key={`${one.tool}/${one.connection}`}>
              <Link class="card" to={paths.connection(one.tool, one.connection)}>
                <span class="card-title">
                  {toolTitle(one.tool)} <span class="muted">{one.connection}</span>
                </span>
                <HealthLine connection={one} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** "last heard 3 h ago; usually every 20 minutes" */
export function HealthLine({ connection }: { readonly connection: Connection }) {
  const health = healthOf(connection);
  const { lastDeliveryAt, usualIntervalSeconds } = connection;
  return (
    <span class={`health ${health}`}>
      <span class="light" aria-hidden="true" />
      {health === "interrupted" && connection.health
        ? t("health.interrupted", {
            ago: relative(connection.health.since),
            reason: interruptionWords(connection.health),
          })
        : lastDeliveryAt === undefined
          ? t("health.waiting")
          : usualIntervalSeconds === undefined
            ? t("health.heard", { ago: relative(lastDeliveryAt) })
            : t(health === "quiet" ? "health.quiet" : "health.usual", {
                ago: relative(lastDeliveryAt),
                every: span(usualIntervalSeconds),
              })}
    </span>
  );
}

function Catalogue({
  catalogue,
  list,
}: {
  readonly catalogue: readonly Tool[];
  readonly list: readonly Connection[];
}) {
  return (
    <section>
      <h2>{t("connections.catalogue")}</h2>
      <ul class="cards wide">
        {catalogue.map((one) => (
          <li key={one.tool}>
            <Link class="card" to={paths.tool(one.tool)}>
              <span class="card-title">
                {one.title}
                {list.some(({ tool }) => tool === one.tool) ? (
                  <span class="badge good">
                    <Icon name="check" size={12} /> {t("connections.is")}
                  </span>
                ) : null}
              </span>
              <span class="muted">{one.summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
