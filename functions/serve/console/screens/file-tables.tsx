import { useEffect, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { FileReport } from "../../../../schemas/file.ts";
import type { FileSample } from "../../../../schemas/file-sample.ts";
import { reasonOf, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { connections, partsOf } from "../state/connections.ts";
import { go, here, withQuery } from "../state/location.ts";
import { connectTable, tablesLeft } from "../state/other-tables.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { ColumnsByEye } from "./file-by-eye.tsx";

interface Props {
  readonly connection: Connection;
  /** A file that was refused because it has several tables and nobody has said which is meant. */
  readonly file: FileReport;
  /** Sends the file again, once it is said. */
  readonly onTake: () => void;
}

/** The tables of a file by name, each with its rows; the chosen one by eye. Nothing is chosen before a person does, here or on the way here. */
export function FileTables({ connection, file, onTake }: Props) {
  const { name, tables = [] } = file;
  const [chosen, setChosen] = useState(() => {
    const asked = here.value.query.get("table");
    return tables.find((one) => one.name === asked)?.name;
  });
  const sample = useSample(connection, file);
  const seen = sample?.tables?.find(({ table }) => table === chosen);
  return (
    <>
      <section class="file-tables">
        <h2 id="file-tables">{t("tables.heading", { name, n: tables.length })}</h2>
        <p class="muted">{t("tables.hint")}</p>
        <fieldset aria-labelledby="file-tables">
          <ul>
            {tables.map(({ name: table, rows }) => (
              <li key={table}>
                <label class="check">
                  <input
                    type="radio"
                    name="file-table"
                    checked={chosen === table}
                    onChange={() => setChosen(table)}
                  />
                  <Text>{table}</Text>
                  <Rows rows={rows} />
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      </section>
      {chosen === undefined ? null : sample === undefined ? (
        <Skeleton lines={6} height={33} />
      ) : (
        <ColumnsByEye
          key={chosen}
          connection={connection}
          name={chosen}
          columns={seen?.columns ?? []}
          table={seen}
          looking={false}
          count={seen?.isCounted ? seen.count : undefined}
          also={{ table: chosen }}
          onTake={onTake}
        />
      )}
    </>
  );
}

interface OtherProps {
  readonly connection: Connection;
  /** The file in which they stand beside the one that is read. */
  readonly file: FileReport;
}

/** The other tables of a file, each of which a further connection can read; nothing where all are read. */
export function OtherTables({ connection, file }: OtherProps) {
  const [busy, setBusy] = useState(false);
  const all = connections.value ?? [];
  const left = tablesLeft(file, all);
  if (left.length === 0) return null;
  const connect = async (table: string) => {
    setBusy(true);
    try {
      const name = await connectTable(connection, table, file, all);
      go(withQuery({ show: "files", table }, `/console/connections/${name}`, new URLSearchParams()));
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <section class="file-tables">
      <h2>{t("tables.others", { name: file.name })}</h2>
      <p class="muted">{t("tables.others.hint")}</p>
      <ul>
        {left.map(({ name: table, rows }) => (
          <li key={table}>
            <Text>{table}</Text>
            <Rows rows={rows} />
            <span class="spring" />
            <button
              type="button"
              disabled={busy}
              aria-label={t("tables.connect.of", { table })}
              onClick={() => void connect(table)}
            >
              {t("tables.connect")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Rows = ({ rows }: { readonly rows: number | undefined }) => (
  <span class="muted figure">
    {rows === undefined ? t("tables.notCounted") : t("files.rows", { n: rows })}
  </span>
);

const nothing: FileSample = { rows: [], more: true };

/** The first rows of each table; none where they are not kept any more. */
function useSample({ tool, connection }: Connection, { file }: FileReport): FileSample | undefined {
  const [sample, setSample] = useState<FileSample>();
  useEffect(() => {
    let isLeft = false;
    const at = { ...partsOf(`${tool}/${connection}`), file };
    void call("GET", "/api/connections/{tool}/{connection}/files/{file}/sample", { at })
      .catch(() => nothing)
      .then((found) => {
        if (!isLeft) setSample(found);
      });
    return () => {
      isLeft = true;
    };
  }, [tool, connection, file]);
  return sample;
}
