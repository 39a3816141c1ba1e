import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { unmatchedList } from "../state/accounts.ts";
import { relative } from "../state/format.ts";
import { paths } from "../state/location.ts";
import { t } from "../state/words.ts";

/** Customers that nobody has told the hub of yet. */
export function InboxScreen() {
  const pages = unmatchedList.value;
  const [items, standing] = [pages.items.value, pages.standing.value];
  return (
    <section class="pane" aria-label={t("inbox.title")}>
      <header class="pane-head">
        <h1>{t("inbox.title")}</h1>
        <p class="sub">{t("inbox.sub")}</p>
      </header>
      <div class="scroller page">
        {standing === "failed" ? (
          <Failure error={pages.error.value} retry={() => void pages.reload()} />
        ) : null}
        {standing === "loading" && items.length === 0 ? <Skeleton lines={6} height={56} /> : null}
        {standing === "ready" && items.length === 0 ? (
          <Empty icon="check" title={t("inbox.empty")}>
            {t("inbox.empty.hint")}
          </Empty>
        ) : null}
        <ul class="reports">
          {items.map((one) => (
            <li key={one.id}>
              <Link to={paths.account(one.id)}>
                <Text>{one.name}</Text>
              </Link>
              <span>{t("account.events", { n: one.eventCount })}</span>
              <span>{one.lastEventAt === undefined ? "" : relative(one.lastEventAt)}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
