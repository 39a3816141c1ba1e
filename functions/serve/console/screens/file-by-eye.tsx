import { useEffect, useMemo, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { FileReport } from "../../../../schemas/file.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import {
  guessed,
  lackIn,
  type Meanings,
  meaning,
  meanings,
  settingsOf,
  whoseAre,
  whoseIs,
} from "../state/by-eye.ts";
import { putConnection } from "../state/connections.ts";
import { isObject } from "../state/json.ts";
import { readTextTable, type TextTable } from "../state/text-table.ts";
import { say } from "../state/toast.ts";
import { sentBefore } from "../state/uploads.ts";
import { t } from "../state/words.ts";

const shownRows = 5;

interface Props {
  readonly connection: Connection;
  /** A file that was refused because nobody has said yet what its columns say. */
  readonly file: FileReport & { readonly columns: string[] };
  /** Sends the file again, once it is said. */
  readonly onTake: () => void;
}

/** The columns of a file with its first rows, what each of them says, and whose the rows would be. */
export function FileByEye({ connection, file, onTake }: Props) {
  const { columns, name } = file;
  const [all, setAll] = useState<Meanings>(() => guessed(columns));
  const [busy, setBusy] = useState(false);
  const table = useTable(file);
  const whose = useMemo(() => table && whoseAre(table, all), [table, all]);
  const lack = lackIn(all) ?? (whose && whose.address + whose.name === 0 ? "customer" : undefined);
  const take = async () => {
    setBusy(true);
    try {
      const before = isObject(connection.settings.file) ? connection.settings.file : {};
      const settings = { ...connection.settings, file: settingsOf(all, before) };
      await putConnection(connection, { settings: JSON.parse(JSON.stringify(settings)) });
      onTake();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <section class="by-eye" aria-label={t("eye.heading", { name })}>
      <h2>{t("eye.heading", { name })}</h2>
      <p class="muted">{t(table ? "eye.hint" : "eye.hint.noRows")}</p>
      <div class="by-eye-table" tabIndex={0} role="group" aria-label={t("eye.columns")}>
        <table class="desk-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  <Text>{column}</Text>
                  <select
                    aria-label={t("eye.says", { column })}
                    value={all[column] ?? ""}
                    onChange={(event) => {
                      const next = meanings.find((one) => one === event.currentTarget.value);
                      setAll(meaning(all, column, next));
                    }}
                  >
                    <option value="">{t("eye.nothing")}</option>
                    {meanings.map((one) => (
                      <option key={one} value={one}>
                        {t(`eye.${one}`)}
                      </option>
                    ))}
                  </select>
                </th>
              ))}
              {table ? <th scope="col">{t("eye.whose")}</th> : null}
            </tr>
          </thead>
          <tbody>
            {table?.rows.slice(0, shownRows).map((row, n) => (
              <tr key={`${n} ${row.join()}`}>
                {columns.map((column, at) => (
                  <td key={column} class={all[column] === "ignore" ? "muted" : ""}>
                    <Text>{row[at]?.slice(0, 80) ?? ""}</Text>
                  </td>
                ))}
                <td class={whoseIs(row, table, all) === "nobody" ? "word bad" : ""}>
                  {t(`eye.whose.${whoseIs(row, table, all)}`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {whose ? (
        <ul class="by-eye-counts">
          <li>{t("eye.address.n", { n: whose.address })}</li>
          <li>{t("eye.name.n", { n: whose.name })}</li>
          <li class={whose.nobody > 0 ? "word warn" : ""}>{t("eye.nobody.n", { n: whose.nobody })}</li>
        </ul>
      ) : null}
      {lack === undefined ? null : (
        <p class="fault" role="status">
          <Icon name="alert" />
          <span>{t(`eye.lack.${lack}`)}</span>
        </p>
      )}
      <button type="button" class="primary" disabled={busy || lack !== undefined} onClick={() => void take()}>
        {table ? t("eye.take", { n: table.rows.length }) : t("eye.takeFile")}
      </button>
    </section>
  );
}

/** The file's table where it is text that was given in this browser, and has the columns that the hub has found. */
function useTable({ file, columns }: Props["file"]): TextTable | undefined {
  const [table, setTable] = useState<TextTable>();
  useEffect(() => {
    const given = sentBefore(file);
    setTable(undefined);
    if (given === undefined) return;
    void readTextTable(given).then((read) => {
      if (read?.columns.join("\n") === columns.join("\n")) setTable(read);
    });
  }, [file, columns.join("\n")]);
  return table;
}
