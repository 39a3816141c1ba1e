import { useEffect, useState } from "preact/hooks";
import type { DeliveryReport, DeliveryStatus } from "../../../../schemas/delivery.ts";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { deliveriesOf, toolTitle } from "../state/connections.ts";
import { explainedWords } from "../state/explained-words.ts";
import { dateTime, fullTime } from "../state/format.ts";
import { useLatest } from "../state/latest.ts";
import { withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

const statuses: readonly DeliveryStatus[] = ["rejected", "unrecognized", "dead"];

/** What did not become a normal event, with its reason; of one connection or of all. */
export function DeliveryReports({
  of,
}: {
  readonly of: { readonly tool: string; readonly connection: string } | undefined;
}) {
  const [reports, setReports] = useState<readonly DeliveryReport[] | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const begin = useLatest();
  const load = async () => {
    const isLatest = begin();
    try {
      const all = (await Promise.all(statuses.map(deliveriesOf))).flat();
      if (!isLatest()) return;
      setReports(all.filter((one) => !of || (one.tool === of.tool && one.connection === of.connection)));
      setError(undefined);
    } catch (problem) {
      if (isLatest()) setError(problem);
    }
  };
  useEffect(() => void load(), [of?.tool, of?.connection]);
  const again = async ({ delivery }: DeliveryReport) => {
    try {
      await call("POST", "/api/deliveries/{delivery}/redrive", { at: { delivery } });
      say({ tone: "done", text: t("reports.redriven") });
      await load();
    } catch (problem) {
      say({ tone: "failed", text: reasonOf(problem) });
    }
  };
  const forget = async ({ delivery }: DeliveryReport) => {
    if (!confirm(t("reports.forget.sure"))) return;
    try {
      await call("DELETE", "/api/deliveries/{delivery}", { at: { delivery } });
      say({ tone: "done", text: t("reports.forgotten") });
      await load();
    } catch (problem) {
      say({ tone: "failed", text: reasonOf(problem) });
    }
  };
  return (
    <>
      {error === undefined ? null : <Failure error={error} retry={() => void load()} />}
      {reports === undefined && error === undefined ? <Skeleton lines={4} height={44} /> : null}
      {reports?.length === 0 && of ? <p class="muted">{t("reports.none")}</p> : null}
      {reports?.length === 0 && !of ? (
        <Empty icon="check" title={t("reports.none")}>
          {t("reports.none.hint")}
        </Empty>
      ) : null}
      {statuses.map((status) => {
        const list = (reports ?? []).filter((one) => one.status === status);
        if (list.length === 0) return null;
        return (
          <section key={status}>
            <h2>{t(`reports.${status}`)}</h2>
            <p class="muted">{t(`reports.${status}.hint`)}</p>
            <ul class="reports">
              {list.map((one) => (
                <li key={one.delivery}>
                  <span class="report-of">
                    {one.tool === "" ? null : toolTitle(one.tool)} <span class="muted">{one.connection}</span>
                  </span>
                  <span class="reason">
                    <Text>{explainedWords(one)}</Text>
                    {status === "rejected" && (one.attempts ?? 1) > 1 ? (
                      <span class="count">×{one.attempts}</span>
                    ) : null}
                  </span>
                  <time dateTime={one.receivedAt} title={fullTime(one.receivedAt)}>
                    {dateTime(one.receivedAt)}
                  </time>
                  <span class="buttons">
                    {one.event !== undefined && status === "unrecognized" ? (
                      <Link class="button" to={withQuery({ event: one.event })}>
                        {t("reports.look")}
                      </Link>
                    ) : null}
                    {status !== "rejected" && may.value.connect ? (
                      <>
                        <button type="button" class="plain" onClick={() => void again(one)}>
                          {t("reports.again")}
                        </button>
                        <button type="button" class="plain danger" onClick={() => void forget(one)}>
                          {t("reports.forget")}
                        </button>
                      </>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
