import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { flawWords } from "../state/flaw-words.ts";
import {
  forgetList,
  importing,
  leftOut,
  make,
  stop,
  takenBackAtMost,
  undoImport,
} from "../state/import-list.ts";
import { paths } from "../state/location.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { t } from "../state/words.ts";

/** Rows of the report that are shown; all of them go to a spreadsheet. */
const shownRows = 200;

/** An import under way, and what has become of it. */
export function ImportMade() {
  const now = importing.value;
  const head = useRef<HTMLHeadingElement>(null);
  const step = now?.step;
  useEffect(() => head.current?.focus(), [step]);
  if (now === undefined) return null;
  const { made, done, all, error } = now;
  const rows = [...made.values()];
  const count = (...actions: string[]) => rows.filter(({ action }) => actions.includes(action)).length;
  const changes = count("create", "change");
  const found = rows.reduce((sum, row) => sum + (row.found?.events ?? 0), 0);
  const isBusy = step === "making" || step === "undoing";
  return (
    <section>
      <h2 ref={head} tabIndex={-1}>
        {t(`import.step.${step === "looking" || step === "looked" || step === undefined ? "made" : step}`)}
      </h2>
      {isBusy ? (
        <>
          <progress max={Math.max(1, all)} value={done} aria-label={t(`import.step.${step}`)} />
          <p class="muted">{t("import.progress", { done, n: all })}</p>
        </>
      ) : null}
      {step === "making" ? (
        <button type="button" onClick={stop}>
          {t("import.stop")}
        </button>
      ) : null}
      {error === undefined ? null : (
        <p class="notice failed" role="alert">
          <Icon name="alert" /> {reasonOf(error)}
        </p>
      )}
      {step === "stopped" ? (
        <>
          <p>{t("import.stopped.hint", { done: made.size, n: all })}</p>
          <button type="button" class="primary" onClick={() => void make()}>
            {t("import.goOn")}
          </button>
        </>
      ) : null}
      {step === "undone" || isBusy ? null : (
        <div role="status">
          <ul class="import-counts">
            <li>{t("import.made.created", { n: count("create") })}</li>
            {count("change") === 0 ? null : <li>{t("import.made.changed", { n: count("change") })}</li>}
            {found === 0 ? null : <li>{t("import.made.found", { n: found })}</li>}
          </ul>
        </div>
      )}
      {isBusy || step === "undone" ? null : (
        <p class="buttons">
          {changes > 0 && changes <= takenBackAtMost ? (
            <button type="button" onClick={() => void undoImport()}>
              <Icon name="undo" />
              {t("import.undo", { n: changes })}
            </button>
          ) : null}
          <Link class="button" to={paths.accounts}>
            {t("clients.title")}
          </Link>
          <Link class="button" to={paths.inbox}>
            {t("inbox.title")}
          </Link>
        </p>
      )}
      {step === "undone" ? (
        <button type="button" onClick={forgetList}>
          {t("import.other")}
        </button>
      ) : (
        <LeftOutTable />
      )}
    </section>
  );
}

/** Every row, and every value, that was left out: where it stands, what it says, and why. */
function LeftOutTable() {
  const all = leftOut.value;
  if (all.length === 0) return <p class="muted">{t("import.leftOut.none")}</p>;
  const save = () =>
    saveFile(
      csvOf([
        [t("import.column.row"), t("column.client"), t("import.column.value"), t("import.column.why")],
        ...all.map(({ number, name, flaw, reason }) => [number, name, flaw.value, flawWords(flaw, reason)]),
      ]),
      `${fileName(t("import.leftOut", { n: all.length }), "left-out")}.csv`,
    );
  return (
    <>
      <h2>{t("import.leftOut", { n: all.length })}</h2>
      <div class="by-eye-table" tabIndex={0} role="group" aria-label={t("import.leftOut", { n: all.length })}>
        <table class="desk-table import-report">
          <thead>
            <tr>
              <th scope="col">{t("import.column.row")}</th>
              <th scope="col">{t("column.client")}</th>
              <th scope="col">{t("import.column.value")}</th>
              <th scope="col">{t("import.column.why")}</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, shownRows).map(({ number, name, flaw, reason }) => (
              <tr key={`${number} ${flaw.code} ${flaw.value}`}>
                <td>{number}</td>
                <td>
                  <Text>{name}</Text>
                </td>
                <td>
                  <Text>{flaw.value}</Text>
                </td>
                <td>{flawWords(flaw, reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" onClick={save}>
        <Icon name="download" />
        {t("clients.csv")}
      </button>
    </>
  );
}
