import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Link } from "../parts/link.tsx";
import { isObject } from "../state/json.ts";
import { here, withQuery } from "../state/location.ts";
import { type Source, sources } from "../state/mapping.ts";
import { t } from "../state/words.ts";
import { MappingEditor } from "./mapping-editor.tsx";

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
}

/** The mappings of a connection: for posts, where its tool does not have its own form, for rows of files, and for mails. */
export function ConnectionMapping({ entry, connection }: Props) {
  const mapped = isObject(entry.settings?.properties) && "mapping" in entry.settings.properties;
  const offered = sources.filter(
    (one) => (one !== "posts" || mapped) && (one !== "mails" || connection.mailAddress !== undefined),
  );
  const source: Source = offered.find((one) => one === here.value.query.get("of")) ?? offered[0] ?? "rows";
  return (
    <div class="mapping-page">
      <p class="muted mapping-hint">{t(`mapping.${source}.hint`)}</p>
      {offered.length > 1 ? (
        <nav class="lanes" aria-label={t("mapping.sources")}>
          {offered.map((one) => (
            <Link
              key={one}
              to={withQuery({ of: one })}
              aria-current={one === source ? "true" : undefined}
              replace
            >
              {t(`mapping.${one}`)}
            </Link>
          ))}
        </nav>
      ) : null}
      <MappingEditor connection={connection} source={source} key={source} />
    </div>
  );
}
