import type { EventDetail } from "../../../../schemas/timeline.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { connections, tools } from "../state/connections.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { t } from "../state/words.ts";

/** That more of an event would be known if the hub were let in by the tool's API, and where that is done. */
export function Pending({ detail: { tool, connection, details } }: { readonly detail: EventDetail }) {
  const entry = tools.value?.find((one) => one.tool === tool);
  const of = connections.value?.find((one) => one.tool === tool && one.connection === connection);
  const isLetIn = of?.api !== undefined && !of.api.failing?.waits;
  if (details.pending !== true || !entry?.api || !of || isLetIn) return null;
  return (
    <p class="pending">
      <Icon name="info" size={14} />
      <span>
        {t("pending.more", { tool: entry.title })}{" "}
        {may.value.connect ? (
          <Link to={`${paths.connection(tool, connection)}?show=fetching`}>{t("pending.open")}</Link>
        ) : null}
      </span>
    </p>
  );
}
