import { go, withQuery } from "../state/location.ts";
import { t } from "../state/words.ts";

interface Props<Sort extends string> {
  readonly sorts: readonly Sort[];
  readonly sort: Sort;
  readonly text: (sort: Sort) => string;
}

/** The orders of a list to choose from; the address holds which. */
export function SortSelect<Sort extends string>({ sorts, sort, text }: Props<Sort>) {
  return (
    <label class="sort">
      <span>{t("clients.sort")}</span>
      <select
        value={sort}
        onChange={(event) => go(withQuery({ sort: event.currentTarget.value }), { replace: true })}
      >
        {sorts.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
