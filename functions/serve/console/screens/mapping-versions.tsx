import type { MappingVersion } from "../../../../schemas/mapping.ts";
import { Text } from "../parts/text.tsx";
import { dateTime } from "../state/format.ts";
import { isSame } from "../state/json.ts";
import type { Draft } from "../state/mapping.ts";
import { t } from "../state/words.ts";

interface Props {
  /** Newest first. */
  readonly versions: readonly MappingVersion[];
  readonly live: Draft | undefined;
  readonly shown: Draft | undefined;
  readonly onChoose: (version: MappingVersion) => void;
}

/** The mappings that there have been: each can be looked at, tried, and saved again as a new version. */
export function MappingVersions({ versions, live, shown, onChoose }: Props) {
  const is = (draft: Draft | undefined, { mapping }: MappingVersion) => isSame(mapping.rules, draft?.rules);
  const current = versions.find((one) => is(live, one));
  return (
    <section>
      <h2>{t("versions.title")}</h2>
      <ul class="reports">
        {versions.map((one) => (
          <li key={one.version}>
            <span class="report-of">{t("versions.number", { n: one.version })}</span>
            {one === current ? <span class="badge good">{t("versions.live")}</span> : null}
            <span class="muted">
              {one.by === undefined ? null : <Text>{one.by}</Text>} {dateTime(one.at)}
            </span>
            <span class="buttons">
              {is(shown, one) ? (
                <span class="muted">{t("versions.shown")}</span>
              ) : (
                <button type="button" class="plain" onClick={() => onChoose(one)}>
                  {t("versions.show", { n: one.version })}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
