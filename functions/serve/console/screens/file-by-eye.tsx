import { useEffect, useMemo, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { FileReport } from "../../../../schemas/file.ts";
import { ColumnsTable } from "../parts/columns-table.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { guessed, type Kind, lackIn, type Meanings, meaning, meanings, settingsOf } from "../state/by-eye.ts";
import { partsOf, putConnection } from "../state/connections.ts";
import { findCustomers } from "../state/find-customers.ts";
import { isObject, type JsonObject } from "../state/json.ts";
import { readTextTable, type TextTable } from "../state/text-table.ts";
import { say } from "../state/toast.ts";
import { sentBefore } from "../state/uploads.ts";
import { customersOf, type FoundCustomers, type RowOf, textOf, whoseAre, whoseIs } from "../state/whose.ts";
import { t } from "../state/words.ts";

/** Rows that are shown of all, and of those of one kind. */
const shownRows = 5;
const ofOneKind = 50;

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
  const { table, looking } = useTable(connection, file);
  return <ColumnsByEye {...{ connection, name, columns, table, looking, onTake }} />;
}

interface ColumnsProps {
  readonly connection: Connection;
  /** What the rows are of: the name of the file, or of one of its tables. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Its first rows; left out where they are not known, or not yet. */
  readonly table: TextTable | undefined;
  readonly looking: boolean;
  /** How many rows there are, where not all of them are shown. */
  readonly count?: number | undefined;
  /** What is said of the file beside its columns. */
  readonly also?: JsonObject;
  readonly onTake: () => void;
}

/** What each column says, with the first rows below it, and whose they would be. */
export function ColumnsByEye({
  connection,
  name,
  columns,
  table,
  looking,
  count,
  also = {},
  onTake,
}: ColumnsProps) {
  const [chosen, setChosen] = useState<Meanings>();
  const guess = useMemo(() => guessed(columns, table?.rows), [columns.join("\n"), table]);
  const all = chosen ?? guess;
  const [busy, setBusy] = useState(false);
  const rows = useWhose(connection, table, all);
  const [only, setOnly] = useState<Kind>();
  const counts = useMemo(() => whoseAre(rows), [rows]);
  const isNobodys = rows.length > 0 && counts.nobody === rows.length;
  const lack = lackIn(all) ?? (isNobodys ? "customer" : undefined);
  const take = async () => {
    setBusy(true);
    try {
      const before = isObject(connection.settings.file) ? connection.settings.file : {};
      const settings = { ...connection.settings, file: settingsOf(all, { ...before, ...also }) };
      await putConnection(connection, { settings: JSON.parse(JSON.stringify(settings)) });
      onTake();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  const each = (table?.rows ?? []).map((row, n) => ({ row, n, of: rows[n] }));
  const shown =
    only === undefined
      ? each.slice(0, shownRows)
      : each.filter(({ of }) => of?.kind === only).slice(0, ofOneKind);
  return (
    <section class="by-eye" aria-label={t("eye.heading", { name })}>
      <h2>{t("eye.heading", { name })}</h2>
      <p class="muted">{t(table || looking ? "eye.hint" : "eye.hint.noRows")}</p>
      <ColumnsTable
        columns={columns}
        said={all}
        meanings={meanings.map((says) => ({ says, words: t(`eye.${says}`) }))}
        nothing={t("eye.nothing")}
        aside="ignore"
        onSay={(column, next) => setChosen(meaning(all, column, next))}
        last={table ? t("eye.whose") : undefined}
        rows={shown.map(({ row, n, of }) => ({
          key: n,
          cells: row,
          last: of === undefined ? null : <WhoseRow {...of} />,
        }))}
      />
      {table ? (
        <>
          <p class="muted">
            {t(table.more ? "eye.ofFirst" : "eye.ofAll", { shown: shown.length, n: rows.length })}
          </p>
          <ul class="by-eye-counts">
            {(["client", "told", "waits", "nobody"] as const).map((kind) =>
              counts[kind] === 0 && (kind === "told" || rows.length === 0) ? null : (
                <li key={kind}>
                  <button
                    type="button"
                    disabled={counts[kind] === 0}
                    aria-pressed={only === kind}
                    onClick={() => setOnly(only === kind ? undefined : kind)}
                  >
                    {t(`eye.${kind}.n`, {
                      n: counts[kind],
                      clients: t("eye.clients", { n: counts.clients }),
                    })}
                  </button>
                </li>
              ),
            )}
          </ul>
        </>
      ) : null}
      {lack === undefined ? null : (
        <p class="fault" role="status">
          <Icon name="alert" />
          <span>{t(`eye.lack.${lack}`)}</span>
        </p>
      )}
      <button type="button" class="primary" disabled={busy || lack !== undefined} onClick={() => void take()}>
        {table && !table.more
          ? t("eye.take", { n: rows.length })
          : count === undefined
            ? t("eye.takeFile")
            : t("eye.take", { n: count })}
      </button>
    </section>
  );
}

/** Whose one row is: the clients by name, each a link, or in a word why it is nobody's yet. */
function WhoseRow({ kind, accounts }: RowOf) {
  if (kind !== "client")
    return <span class={kind === "nobody" ? "word bad" : "muted"}>{t(`eye.whose.${kind}`)}</span>;
  return (
    <>
      {accounts.map(({ account, name }, n) => (
        <span key={account}>
          {n > 0 ? ", " : null}
          <Link to={`/console/accounts/${account}`}>
            <Text>{name}</Text>
          </Link>
        </span>
      ))}
    </>
  );
}

/** Whose each row of a table is. What the hub cannot be asked now stays told and no more. */
function useWhose(connection: Connection, table: TextTable | undefined, all: Meanings): readonly RowOf[] {
  const [found, setFound] = useState<FoundCustomers>(new Map());
  const name = `${connection.tool}/${connection.connection}`;
  const customers = useMemo(() => (table ? customersOf(table, all) : []), [table, all]);
  useEffect(() => {
    let isLeft = false;
    const missing = customers.filter((one) => !found.has(textOf(one)));
    if (missing.length === 0) return;
    void findCustomers(name, missing).then(
      (more) => {
        if (!isLeft) setFound((known) => new Map([...known, ...more]));
      },
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, [name, customers]);
  return useMemo(
    () => (table ? table.rows.map((row) => whoseIs(row, table, all, found)) : []),
    [table, all, found],
  );
}

/** The file's table: read here where it is text that was given in this browser, else the first rows as the hub reads them. */
function useTable({ tool, connection }: Connection, { file, columns }: Props["file"]) {
  const [table, setTable] = useState<TextTable>();
  const [looking, setLooking] = useState(true);
  useEffect(() => {
    let isLeft = false;
    const read = async () => {
      const given = sentBefore(file);
      const here = given && (await readTextTable(given));
      if (here?.columns.join("\n") === columns.join("\n")) return here;
      const sample = await call("GET", "/api/connections/{tool}/{connection}/files/{file}/sample", {
        at: { ...partsOf(`${tool}/${connection}`), file },
      });
      return { columns, ...sample };
    };
    setTable(undefined);
    setLooking(true);
    void read()
      .catch(() => undefined)
      .then((found) => {
        if (isLeft) return;
        setTable(found);
        setLooking(false);
      });
    return () => {
      isLeft = true;
    };
  }, [tool, connection, file, columns.join("\n")]);
  return { table, looking };
}
