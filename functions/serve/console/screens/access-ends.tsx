import type { ApiAccess } from "../../../../schemas/api-access.ts";
import { dueWarning } from "../../../../schemas/due-warning.ts";
import { Icon } from "../parts/icon.tsx";
import { dateTime } from "../state/format.ts";
import { t } from "../state/words.ts";

/** Until when an access is good, where its tool says; a warning where it is to be given again. */
export function AccessEnds({ ends }: { readonly ends: ApiAccess["ends"] }) {
  if (!ends) return null;
  const when = dateTime(ends.at);
  if (dueWarning(ends, new Date()) === undefined)
    return <span class="muted">{t("fetching.ends", { when })}</span>;
  return (
    <span class="failing">
      <Icon name="alert" />
      {t("fetching.endsSoon", { when })}
    </span>
  );
}
