import { Link } from "../parts/link.tsx";
import { plainDay } from "../state/days.ts";
import { dayOf } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";
import type { SinceNight } from "../state/since-night.ts";
import { t } from "../state/words.ts";

/** Who was heard after the night that a list looks at is no longer as quiet as it says. */
export function HeardSince({
  account,
  event,
}: {
  readonly account: string;
  readonly event: ReturnType<SinceNight["get"]>;
}) {
  if (event === undefined) return null;
  const to = withQuery({ event: event.id }, paths.account(account), new URLSearchParams());
  return (
    <Link class="badge good" to={to}>
      {t("quiet.heard", { day: plainDay(dayOf(event.time)) })}
    </Link>
  );
}
