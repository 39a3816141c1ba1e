import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { tools, toolTitle } from "../state/connections.ts";
import { type Filters, families, isFiltered, type Lane } from "../state/filters.ts";
import { shortDate } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { go, withQuery } from "../state/location.ts";
import { t, wordFor } from "../state/words.ts";
import { KeepView } from "./views.tsx";

const lanes: readonly Lane[] = ["all", "activity", "history"];

interface Props {
  readonly filters: Filters;
  /** Whether what people did can be told from changes of records here. */
  readonly ofLanes?: boolean;
  readonly children?: ComponentChildren;
}

/** Which events are shown. Every choice is in the address and can be taken back one by one. */
export function FilterBar({ filters, ofLanes = true, children }: Props) {
  const [choosing, setChoosing] = useState(false);
  useKeys({ f: () => setChoosing(true) });
  const { family, tool, since, until } = filters;
  return (
    <div class="filters">
      {ofLanes ? (
        <nav class="lanes" aria-label={t("filter.lanes")}>
          {lanes.map((lane) => (
            <Link
              key={lane}
              to={withQuery({ lane: lane === "all" ? undefined : lane })}
              aria-current={filters.lane === lane ? "true" : undefined}
              title={t(`lane.${lane}.hint`)}
              replace
            >
              {t(`lane.${lane}`)}
            </Link>
          ))}
        </nav>
      ) : null}
      {children}
      <button type="button" class="plain" onClick={() => setChoosing(true)} aria-keyshortcuts="f">
        <Icon name="filter" />
        {t("filter.open")}
      </button>
      {family.map((one) => (
        <Chip
          key={one}
          text={wordFor("family", one)}
          without={withQuery({ family: family.filter((each) => each !== one) })}
        />
      ))}
      {tool.map((one) => (
        <Chip
          key={one}
          text={toolTitle(one)}
          without={withQuery({ tool: tool.filter((each) => each !== one) })}
        />
      ))}
      {since === undefined ? null : (
        <Chip
          text={t("filter.from", { day: shortDate(`${since}T00:00`) })}
          without={withQuery({ since: undefined })}
        />
      )}
      {until === undefined ? null : (
        <Chip
          text={t("filter.to", { day: shortDate(`${until}T00:00`) })}
          without={withQuery({ until: undefined })}
        />
      )}
      {isFiltered(filters) ? (
        <Link class="clear" to={withQuery(nothing)} replace>
          {t("filter.clear")}
        </Link>
      ) : null}
      <span class="spring" />
      {isFiltered(filters) ? <KeepView /> : null}
      {choosing ? <FilterDialog filters={filters} onClose={() => setChoosing(false)} /> : null}
    </div>
  );
}

const nothing = { lane: undefined, family: undefined, tool: undefined, since: undefined, until: undefined };

function Chip({ text, without }: { readonly text: string; readonly without: string }) {
  return (
    <span class="chip">
      {text}
      <Link to={without} replace aria-label={t("filter.remove", { what: text })}>
        <Icon name="close" size={12} />
      </Link>
    </span>
  );
}

function FilterDialog({ filters, onClose }: { readonly filters: Filters; readonly onClose: () => void }) {
  const set = (changes: Parameters<typeof withQuery>[0]) => go(withQuery(changes), { replace: true });
  const toggled = <Value extends string>(list: readonly Value[], value: Value) =>
    list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
  return (
    <Dialog title={t("filter.title")} onClose={onClose} class="filter-dialog">
      <fieldset>
        <legend>{t("filter.families")}</legend>
        <div class="choices">
          {families.map((one) => (
            <label key={one} class="choice">
              <input
                type="checkbox"
                checked={filters.family.includes(one)}
                onChange={() => set({ family: toggled(filters.family, one) })}
              />
              <span class={`family ${one}`}>
                <Icon name={one} />
              </span>
              {wordFor("family", one)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("filter.tools")}</legend>
        <div class="choices">
          {(tools.value ?? []).map(({ tool, title }) => (
            <label key={tool} class="choice">
              <input
                type="checkbox"
                checked={filters.tool.includes(tool)}
                onChange={() => set({ tool: toggled(filters.tool, tool) })}
              />
              {title}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("filter.days")}</legend>
        <div class="choices days">
          <label>
            {t("filter.since")}
            <input
              type="date"
              value={filters.since ?? ""}
              onChange={(event) => set({ since: event.currentTarget.value || undefined })}
            />
          </label>
          <label>
            {t("filter.until")}
            <input
              type="date"
              value={filters.until ?? ""}
              onChange={(event) => set({ until: event.currentTarget.value || undefined })}
            />
          </label>
        </div>
      </fieldset>
      <footer>
        <button type="button" class="plain" onClick={() => set(nothing)}>
          {t("filter.clear")}
        </button>
        <button type="button" class="primary" onClick={onClose}>
          {t("action.done")}
        </button>
      </footer>
    </Dialog>
  );
}
