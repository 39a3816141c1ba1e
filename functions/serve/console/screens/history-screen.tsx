import { useEffect, useMemo } from "preact/hooks";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { auditWords, whoWords } from "../state/audit-words.ts";
import { dateTime } from "../state/format.ts";
import { Pages } from "../state/pages.ts";
import { t } from "../state/words.ts";

/** Who did what on this hub, newest first: accounts and identities, connections, exports, and what was refused. */
export function HistoryScreen() {
  const pages = useMemo(() => new Pages<AuditEntry>(load), []);
  useEffect(() => void pages.reload(), []);
  const standing = pages.standing.value;
  return (
    <section class="pane" aria-label={t("history.title")}>
      <header class="pane-head">
        <h1>{t("history.title")}</h1>
      </header>
      <div class="scroller page">
        {standing === "failed" ? (
          <Failure error={pages.error.value} retry={() => void pages.reload()} />
        ) : null}
        {standing === "loading" ? <Skeleton lines={12} height={38} /> : null}
        <ul class="reports">
          {pages.items.value.map(({ id, by, byId, at, ...entry }) => (
            <li key={id}>
              <span class="reason">
                <Text>{auditWords(entry)}</Text>
              </span>
              <span class="muted" title={byId}>
                <Text>{whoWords(by)}</Text>
              </span>
              <time dateTime={at}>{dateTime(at)}</time>
            </li>
          ))}
        </ul>
        {pages.complete.value || standing === "failed" ? null : (
          <button type="button" onClick={() => void pages.more()}>
            {t("history.more")}
          </button>
        )}
      </div>
    </section>
  );
}

async function load(cursor: string | undefined) {
  const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
  const { entries, next } = await call("GET", "/api/audit", { query });
  return { items: entries, next };
}
