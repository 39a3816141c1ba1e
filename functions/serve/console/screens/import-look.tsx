import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportedRow } from "../../../../schemas/import.ts";
import { ColumnsTable } from "../parts/columns-table.tsx";
import { Icon } from "../parts/icon.tsx";
import { Failure } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { type Becomes, becomes, fields, type ListedRow, unknownTools } from "../state/client-list.ts";
import { tools, toolTitle } from "../state/connections.ts";
import { flawWords } from "../state/flaw-words.ts";
import {
  chosen,
  hasName,
  idKindsKnown,
  importing,
  leftOut,
  lookAgain,
  make,
  otherwiseWays,
  say,
  setOtherwise,
  takenBackAtMost,
  type LeftOut as ValueLeftOut,
} from "../state/import-list.ts";
import { t, wordFor } from "../state/words.ts";

/** Rows that are shown of all, and of those of one kind. */
const shownRows = 5;
const ofOneKind = 50;

const kinds = ["new", "changed", "kept", "otherwise", "refused"] as const satisfies readonly Becomes[];

/** What the columns of a list say, what becomes of its rows, and how many of each: before anything is done. */
export function ImportLook() {
  const [only, setOnly] = useState<Becomes>();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const now = importing.value;
  if (now === undefined) return null;
  const { list, said, rows, looked, step, error, otherwise } = now;
  const each = rows.map((row) => {
    const of = looked.get(row.number);
    return { row, of, kind: row.refused ? ("refused" as const) : of && becomes(row, of) };
  });
  const count = (kind: Becomes) => each.filter((one) => one.kind === kind).length;
  const wanted = only === undefined ? each.slice(0, shownRows) : each.filter(({ kind }) => kind === only);
  const shown = wanted.slice(0, ofOneKind);
  const cells = new Map(list.rows.map((one) => [one.number, one.cells]));
  const isNamed = hasName(said);
  const unknown = unknownTools(list.columns, tools.value ?? [], idKindsKnown.value);
  const isLed = Object.values(said).some(
    (one) => one === "email" || one === "domain" || one === "phone" || one.startsWith("id "),
  );
  const { length } = chosen.value.rows;
  const taken = new Set(each.flatMap(({ row, kind }) => (kind === "refused" ? [] : [row.number])));
  const left = leftOut.value.filter(({ number, flaw }) => taken.has(number) && flaw.code !== "otherwise");
  const isLooking = step === "looking";
  const found = foundIn(each.flatMap(({ of }) => of ?? []));
  return (
    <section class="by-eye import-look" aria-busy={isLooking}>
      <h2 ref={head} tabIndex={-1}>
        {t("import.columns")}
      </h2>
      <p class="muted">{t("import.columns.hint")}</p>
      <ColumnsTable
        columns={list.columns}
        said={said}
        meanings={meanings()}
        nothing={t("import.says.nothing")}
        onSay={(column, next) => void say(column, next)}
        last={t("import.becomes")}
        rows={shown.map(({ row, of, kind }) => ({
          key: row.number,
          cells: cells.get(row.number) ?? [],
          last: isNamed ? <BecomesWords row={row} of={of} kind={kind} /> : null,
        }))}
      />
      <p class="muted">
        {t("eye.ofAll", { shown: shown.length, n: only === undefined ? rows.length : wanted.length })}
      </p>
      {error === undefined ? null : <Failure error={error} retry={() => void lookAgain()} />}
      {isNamed ? null : <Fault>{t("import.lack.name")}</Fault>}
      {unknown.length > 0 ? <p class="muted">{t("import.unknown", { tools: unknown.join(", ") })}</p> : null}
      {isNamed && !isLed ? <Fault>{t("import.lack.ids")}</Fault> : null}
      {isNamed && error === undefined ? (
        <>
          <ul class="by-eye-counts">
            {kinds.map((kind) => (
              <li key={kind}>
                <button
                  type="button"
                  disabled={count(kind) === 0}
                  aria-pressed={only === kind}
                  onClick={() => setOnly(only === kind ? undefined : kind)}
                >
                  {t(`import.n.${kind}`, { n: count(kind) })}
                </button>
              </li>
            ))}
          </ul>
          <p role="status">
            {isLooking
              ? t("import.looking", { done: now.done, n: now.all })
              : found.names === 0
                ? t("import.found.none")
                : t("import.found", { n: found.names, events: t("account.events", { n: found.events }) })}
          </p>
          {count("otherwise") === 0 ? null : (
            <label class="import-otherwise">
              <span>{t("import.otherwise", { n: count("otherwise") })}</span>
              <select
                value={otherwise}
                onChange={({ currentTarget: { value } }) =>
                  setOtherwise(otherwiseWays.find((one) => one === value) ?? "leave")
                }
              >
                {otherwiseWays.map((one) => (
                  <option key={one} value={one}>
                    {t(`import.otherwise.${one}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {left.length > 0 ? <LeftOut of={left} /> : null}
          <p class="muted">
            {t(length > takenBackAtMost ? "import.noUndo" : "import.undo.before", { n: takenBackAtMost })}
          </p>
        </>
      ) : null}
      <button type="button" class="primary" disabled={isLooking || length === 0} onClick={() => void make()}>
        {t("import.make", { n: length })}
      </button>
    </section>
  );
}

/** How many values are left out of rows that are taken, and which. */
function LeftOut({ of: all }: { readonly of: readonly ValueLeftOut[] }) {
  return (
    <details>
      <summary>{t("import.leftOut.values", { n: all.length })}</summary>
      <ul class="import-left">
        {all.slice(0, ofOneKind).map(({ number, name, flaw, reason }) => (
          <li key={`${number} ${flaw.code} ${flaw.value}`}>
            {t("import.row", { row: number })} <Text>{name}</Text>{" "}
            <span class="muted">{flawWords(flaw, reason)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const Fault = ({ children }: { readonly children: string }) => (
  <p class="fault" role="status">
    <Icon name="alert" />
    <span>{children}</span>
  </p>
);

/** What columns may say: of the client, and as which tool's id. */
function meanings() {
  const known = idKindsKnown.value;
  return [
    ...fields.map((says) => ({ says, words: t(`import.says.${says}`) })),
    ...known.map(({ says, tool, type, realm }) => {
      const kind = wordFor("identity", type.slice(tool.length + 1));
      const isOneOfSeveral = known.filter((one) => one.type === type).length > 1;
      const words = t("import.says.id", { tool: toolTitle(tool), kind });
      return { says, words: isOneOfSeveral ? `${words} (${realm})` : words };
    }),
  ];
}

function foundIn(rows: readonly ImportedRow[]) {
  const found = rows.flatMap((row) => row.found ?? []);
  return {
    names: found.reduce((sum, { names }) => sum + names, 0),
    events: found.reduce((sum, { events }) => sum + events, 0),
  };
}

interface RowProps {
  readonly row: ListedRow;
  readonly of: ImportedRow | undefined;
  readonly kind: Becomes | undefined;
}

/** What becomes of one row, or why it is left out. */
function BecomesWords({ row, of, kind }: RowProps) {
  if (kind === undefined) return null;
  if (kind === "refused") {
    const last = of?.why?.at(-1);
    const flaw = row.refused ?? (last ? { code: last.code, value: "", values: last.values } : undefined);
    return <span class="word bad">{flaw ? flawWords(flaw, last?.reason) : t("import.becomes.refused")}</span>;
  }
  if (kind === "otherwise")
    return <span class="word warn">{t("import.flaw.otherwise", { name: of?.was?.name ?? "" })}</span>;
  return (
    <>
      {t(`import.becomes.${kind}`)}
      {of?.found ? <span class="muted"> · {t("account.events", { n: of.found.events })}</span> : null}
    </>
  );
}
