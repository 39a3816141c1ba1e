import { accountTiers } from "../../../../schemas/account-tiers.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { keysIn } from "../../../../schemas/keys-in.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { type ClientsView, onlyKeys, tagsIn } from "../state/clients-view.ts";
import { go, here, withQuery } from "../state/location.ts";
import { t, wordFor } from "../state/words.ts";

interface Props {
  readonly rows: readonly PortfolioAccount[];
  readonly view: ClientsView;
  readonly onClose: () => void;
}

/** Everything by which clients can be narrowed down; each choice shows at once. */
export function FilterDialog({ rows, view, onClose }: Props) {
  const set = (changes: Parameters<typeof withQuery>[0]) => go(withQuery(changes), { replace: true });
  const toggle = (name: "only" | "tag", value: string, on: boolean) => {
    const others = here.value.query.getAll(name).filter((one) => one !== value);
    set({ [name]: on ? [...others, value] : others });
  };
  const owners = [...new Set(rows.flatMap(({ owner }) => owner ?? []))].sort();
  return (
    <Dialog title={t("filter.open")} onClose={onClose}>
      <div class="stack">
        <Field id="filter-words" label={t("clients.q")}>
          {(props) => (
            <input
              {...props}
              type="search"
              maxLength={200}
              value={view.q}
              onInput={(event) => set({ q: event.currentTarget.value || undefined })}
            />
          )}
        </Field>
        <fieldset>
          <legend>{t("filter.state")}</legend>
          {keysIn(onlyKeys).map((one) => (
            <Box
              key={one}
              text={t(onlyKeys[one])}
              on={view.only.includes(one)}
              onSet={(on) => toggle("only", one, on)}
            />
          ))}
        </fieldset>
        <Field id="filter-owner" label={t("column.owner")}>
          {(props) => (
            <select
              {...props}
              value={view.owner}
              onChange={(event) => set({ owner: event.currentTarget.value || undefined })}
            >
              <option value="">{t("accounts.everyone")}</option>
              {owners.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="filter-tier" label={t("bulk.tier")}>
          {(props) => (
            <select
              {...props}
              value={view.tier}
              onChange={(event) => set({ tier: event.currentTarget.value || undefined })}
            >
              <option value="">{t("tier.any")}</option>
              {accountTiers.map((one) => (
                <option key={one} value={one}>
                  {wordFor("tier", one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <fieldset>
          <legend>{t("column.tags")}</legend>
          {tagsIn(rows).map(([tag]) => (
            <Box key={tag} text={tag} on={view.tags.includes(tag)} onSet={(on) => toggle("tag", tag, on)} />
          ))}
        </fieldset>
        <footer>
          <button type="button" class="primary" onClick={onClose}>
            {t("action.done")}
          </button>
        </footer>
      </div>
    </Dialog>
  );
}

interface BoxProps {
  readonly text: string;
  readonly on: boolean;
  readonly onSet: (on: boolean) => void;
}

export function Box({ text, on, onSet }: BoxProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={(event) => onSet(event.currentTarget.checked)} />
      {text}
    </label>
  );
}
