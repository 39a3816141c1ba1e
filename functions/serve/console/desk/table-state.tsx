import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Empty, Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { may } from "../state/me.ts";
import { portfolio, readPortfolioAgain } from "../state/portfolio.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

/** What stands in the place of a list that the night's table makes: its shape while it is read, why it failed, or that none was made yet. */
export function TableState({ children }: { readonly children: ComponentChildren }) {
  const table = portfolio.value;
  if (table === undefined || (table.standing.value === "loading" && table.rows.value.length === 0))
    return <Skeleton lines={10} height={44} />;
  return (
    <>
      {table.standing.value === "failed" ? (
        <Failure error={table.error.value} retry={() => void table.read()} />
      ) : null}
      {table.standing.value === "ready" && table.day.value === undefined ? <NoTableYet /> : null}
      {/* Of what could not be read it cannot be said that nothing is there. */}
      {table.day.value === undefined ? null : children}
    </>
  );
}

/** Calls that look at all clients of a large firm, at the most. */
const looks = 50;

/** Milliseconds after which it is looked again whether there is a first table. */
const again = 5_000;

/** Before the first night; an admin need not wait for it. */
export function NoTableYet() {
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && void readPortfolioAgain();
    const timer = setInterval(look, again);
    return () => clearInterval(timer);
  }, []);
  const look = async () => {
    setBusy(true);
    try {
      // A call looks at as many clients as its time allows; the next one goes on.
      for (let n = 0; n < looks && portfolio.peek()?.day.peek() === undefined; n++) {
        await call("POST", "/api/portfolio");
        await readPortfolioAgain();
      }
      setBusy(false);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
      setBusy(false);
    }
  };
  return (
    <Empty icon="account" title={t("table.none")}>
      <p>{t("table.none.hint")}</p>
      {may.value.connect ? (
        <button type="button" class="primary" disabled={busy} onClick={() => void look()}>
          {t("table.look")}
        </button>
      ) : null}
    </Empty>
  );
}
