import type { ComponentChildren } from "preact";
import type { Said } from "../state/said-by-columns.ts";
import { t } from "../state/words.ts";
import { Text } from "./text.tsx";

/** Characters of a cell that are shown. */
const shownOfACell = 80;

interface Props<Meaning extends string> {
  readonly columns: readonly string[];
  readonly said: Said<Meaning>;
  /** What a column may say, in words. */
  readonly meanings: readonly { readonly says: Meaning; readonly words: string }[];
  /** What a column says that is not among them. */
  readonly nothing: string;
  /** A column that says nothing, or this, is shown as what is left aside. */
  readonly aside?: Meaning;
  readonly onSay: (column: string, next: Meaning | undefined) => void;
  readonly rows: readonly {
    readonly key: number;
    readonly cells: readonly string[];
    readonly last: ComponentChildren;
  }[];
  /** The heading of what stands last in each row; left out, nothing does. */
  readonly last: string | undefined;
}

/** Columns with what each of them says, which can be chosen, above some rows. */
export function ColumnsTable<Meaning extends string>({
  columns,
  said,
  meanings,
  nothing,
  aside,
  onSay,
  rows,
  last,
}: Props<Meaning>) {
  const isAside = (column: string) => said[column] === undefined || said[column] === aside;
  return (
    <div class="by-eye-table" tabIndex={0} role="group" aria-label={t("eye.columns")}>
      <table class="desk-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                <Text>{column}</Text>
                <select
                  aria-label={t("eye.says", { column })}
                  class={isAside(column) ? "muted" : ""}
                  value={said[column] ?? ""}
                  onChange={({ currentTarget: { value } }) =>
                    onSay(column, meanings.find(({ says }) => says === value)?.says)
                  }
                >
                  <option value="">{nothing}</option>
                  {meanings.map(({ says, words }) => (
                    <option key={says} value={says}>
                      {words}
                    </option>
                  ))}
                </select>
              </th>
            ))}
            {last === undefined ? null : (
              <th scope="col" class="by-eye-whose">
                {last}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, last: end }) => (
            <tr key={key}>
              {columns.map((column, at) => (
                <td key={column} class={aside !== undefined && said[column] === aside ? "muted" : ""}>
                  <Text>{cells[at]?.slice(0, shownOfACell) ?? ""}</Text>
                </td>
              ))}
              {last === undefined ? null : <td class="by-eye-whose">{end}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
