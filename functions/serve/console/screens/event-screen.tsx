import { useEffect, useState } from "preact/hooks";
import { Failure, Gone, isGone, Skeleton } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { useLatest } from "../state/latest.ts";
import { go, paths, withQuery } from "../state/location.ts";
import { t } from "../state/words.ts";

/** A deep link to an event: leads to the timeline on which it stands now, wherever it stood when the link was made. */
export function EventScreen({ event: id }: { readonly event: string }) {
  const [error, setError] = useState<unknown>(undefined);
  const begin = useLatest();
  const find = async () => {
    const isLatest = begin();
    setError(undefined);
    try {
      const { account } = await call("GET", "/api/events/{event}", { at: { event: id } });
      if (!isLatest()) return;
      const path = account === undefined ? paths.feed : paths.account(account);
      go(withQuery({ event: id }, path, new URLSearchParams()), { replace: true });
    } catch (problem) {
      if (isLatest()) setError(problem);
    }
  };
  useEffect(() => void find(), [id]);
  return (
    <section class="pane">
      {error === undefined ? (
        <Skeleton lines={12} height={38} />
      ) : isGone(error) ? (
        <Gone title={t("gone.event")} to={paths.feed} place={t("feed.title")} />
      ) : (
        <Failure error={error} retry={() => void find()} />
      )}
    </section>
  );
}
