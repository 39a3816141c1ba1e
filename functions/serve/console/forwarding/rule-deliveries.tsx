import { useEffect, useMemo } from "preact/hooks";
import type { Rule, Sent } from "../../../../schemas/rule.ts";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { dateTime } from "../state/format.ts";
import { isWell, outcomeWords } from "../state/forwarding.ts";
import { paths } from "../state/location.ts";
import { Pages } from "../state/pages.ts";
import { t } from "../state/words.ts";

/** Milliseconds between two looks at what was answered while the page is open. */
const looksEvery = 5_000;

/** What a rule has sent in the last two weeks and what it was answered, newest first. */
export function RuleDeliveries({ rule: { id } }: { readonly rule: Rule }) {
  const pages = useMemo(
    () =>
      new Pages<Sent>(async (cursor) => {
        const page = await call("GET", "/api/rules/{rule}/sent", { at: { rule: id }, query: { cursor } });
        return { items: page.sent, next: page.next };
      }),
    [id],
  );
  useEffect(() => {
    void pages.reload();
    const timer = setInterval(() => {
      // Further pages that were asked for stay.
      if (document.visibilityState === "visible" && pages.items.peek().length <= 50) void pages.reload();
    }, looksEvery);
    return () => clearInterval(timer);
  }, [pages]);
  const [list, standing] = [pages.items.value, pages.standing.value];
  return (
    <section>
      <h2>{t("forward.sent")}</h2>
      {standing === "failed" ? <Failure error={pages.error.value} retry={() => void pages.reload()} /> : null}
      {standing === "loading" && list.length === 0 ? <Skeleton lines={3} height={40} /> : null}
      {standing === "ready" && list.length === 0 ? <p class="muted">{t("forward.sent.none")}</p> : null}
      <ul class="reports">
        {list.map((one) => (
          <li key={`${one.id} ${one.at}`}>
            <span class={`reason word ${isWell(one.outcome) ? "" : "bad"}`}>{outcomeWords(one)}</span>
            {one.waits ? <span class="muted">{t("forward.sent.again")}</span> : null}
            {one.tries > 1 ? <span class="muted">{t("forward.sent.tries", { n: one.tries })}</span> : null}
            {one.event === undefined ? (
              <span class="muted">{t("forward.sent.state")}</span>
            ) : (
              <Link to={paths.event(one.event)}>{t("forward.sent.event")}</Link>
            )}
            <time dateTime={one.at}>{dateTime(one.at)}</time>
          </li>
        ))}
      </ul>
      {pages.complete.value || list.length === 0 ? null : (
        <button type="button" class="plain" onClick={() => void pages.more()}>
          {t("action.more")}
        </button>
      )}
    </section>
  );
}
