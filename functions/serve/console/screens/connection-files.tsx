import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Acceptance, FileReport, FileState } from "../../../../schemas/file.ts";
import { DropZone } from "../parts/drop-zone.tsx";
import { Icon } from "../parts/icon.tsx";
import { Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { partsOf } from "../state/connections.ts";
import { bytes } from "../state/format.ts";
import type { Given } from "../state/given.ts";
import { isObject } from "../state/json.ts";
import { may } from "../state/me.ts";
import { tableOf } from "../state/other-tables.ts";
import { Pages } from "../state/pages.ts";
import { forget, NoTable, NotTaken, type Sending, send, sending, sentBefore } from "../state/uploads.ts";
import { t } from "../state/words.ts";
import { FileByEye } from "./file-by-eye.tsx";
import { FilePassword } from "./file-password.tsx";
import { FileItem } from "./file-report.tsx";
import { FileSettingsForm } from "./file-settings-form.tsx";
import { FileTables, OtherTables } from "./file-tables.tsx";
import { MappingRerun } from "./mapping-rerun.tsx";

const underWay: readonly FileState[] = ["waiting", "reading", "publishing"];

/** The files of a connection: giving one, what became of each, and how they are read. */
export function ConnectionFiles({ connection }: { readonly connection: Connection }) {
  const name = `${connection.tool}/${connection.connection}`;
  const pages = useFiles(name);
  const [files, standing] = [pages.items.value, pages.standing.value];
  const columns = files.find((one) => one.columns)?.columns ?? [];
  // Once it is said what names a row, a file that was refused for want of it is sent again.
  const [newest] = files;
  const asks = newest?.state === "refused" && may.value.connect;
  const unsaid = newest?.columns && asks && isUnsaid(newest);
  const several = files.find((one) => one.tables);
  const take = (file: FileReport) => accepting(name, file, () => void pages.reload())(file.accept ?? []);
  return (
    <>
      {may.value.write ? <Drop connection={name} onSent={() => void pages.reload()} /> : null}
      <section>
        <h2>{t("files.title")}</h2>
        {standing === "failed" ? (
          <Failure error={pages.error.value} retry={() => void pages.reload()} />
        ) : null}
        {standing === "loading" && files.length === 0 ? <Skeleton lines={3} height={52} /> : null}
        {standing === "ready" && files.length === 0 ? <p class="muted">{t("files.none")}</p> : null}
        <ul class="files" aria-live="polite">
          {files.map((file) => (
            <FileItem
              key={file.file}
              file={file}
              {...(may.value.write ? { onAccept: accepting(name, file, () => void pages.reload()) } : {})}
            />
          ))}
        </ul>
        {pages.complete.value || files.length === 0 ? null : (
          <button type="button" class="plain" onClick={() => void pages.more()}>
            {t("action.more")}
          </button>
        )}
      </section>
      {unsaid && newest?.columns ? (
        <FileByEye
          key={newest.file}
          connection={connection}
          file={{ ...newest, columns: newest.columns }}
          onTake={() => take(newest)}
        />
      ) : null}
      {newest?.tables && asks ? (
        <FileTables key={newest.file} connection={connection} file={newest} onTake={() => take(newest)} />
      ) : null}
      {several && several !== newest && may.value.connect && tableOf(connection) !== undefined ? (
        <OtherTables connection={connection} file={several} />
      ) : null}
      <FileSettingsForm
        key={JSON.stringify(connection.settings.file)}
        connection={connection}
        columns={columns}
        tables={several?.tables?.map((one) => one.name) ?? []}
      />
      <FilePassword connection={connection} />
      {may.value.connect && isObject(connection.settings.file) && files.length > 0 ? (
        <MappingRerun connection={name} />
      ) : null}
    </>
  );
}

/** Whether a file was refused because nobody has said what names its rows, or said it of other columns. */
const isUnsaid = ({ report }: FileReport) =>
  report.some(({ code }) => code === "no_key" || code === "no_key_column");

/** The files, read again while one of them is on its way. */
function useFiles(name: string): Pages<FileReport> {
  const pages = useMemo(
    () =>
      new Pages<FileReport>(async (cursor) => {
        const { files, next } = await call("GET", "/api/connections/{tool}/{connection}/files", {
          at: partsOf(name),
          query: { limit: 20, cursor },
        });
        return { items: files, next };
      }),
    [name],
  );
  useEffect(() => void pages.reload(), [pages]);
  // A file that was sent from here is there, even if the hub has not noticed it yet.
  const busy = pages.items.value.some(
    ({ state, file }) => underWay.includes(state) || (state === "awaited" && sentBefore(file) !== undefined),
  );
  const on = (sending.value.get(name) ?? []).some(({ error }) => error === undefined);
  // What another page began to send is there: nobody else looks.
  const wasOn = useRef(on);
  useEffect(() => {
    if (wasOn.current && !on) void pages.reload();
    wasOn.current = on;
  }, [pages, on]);
  useEffect(() => {
    if (!busy && !on) return;
    const timer = setInterval(() => void pages.reload(), 1_500);
    return () => clearInterval(timer);
  }, [pages, busy, on]);
  return pages;
}

/** Where files are dropped or chosen, and those on their way. */
function Drop({ connection, onSent }: { readonly connection: string; readonly onSent: () => void }) {
  // One after the other: the order in which they were given is the one in which they are compared.
  const give = async (given: readonly Given[]) => {
    for (const file of given) {
      await send(connection, file);
      onSent();
    }
  };
  const list = sending.value.get(connection) ?? [];
  return (
    <section>
      <DropZone
        label={t("files.dropArea")}
        choose={t("files.choose")}
        drop={t("files.drop")}
        hint={t("files.formats")}
        multiple
        onGive={(given) => void give(given)}
      />
      {list.length > 0 ? (
        <ul class="files" aria-live="polite">
          {list.map((one) => (
            <OnItsWay key={one.key} one={one} onDismiss={() => forget(connection, one.key)} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function OnItsWay({ one, onDismiss }: { readonly one: Sending; readonly onDismiss: () => void }) {
  const { name, size, sent, error } = one;
  return (
    <li>
      <div class="file-head">
        <span class="file-name">
          <Text>{name}</Text>
        </span>
        {error instanceof NoTable ? null : (
          <span class="muted figure">
            {bytes(sent)} / {bytes(size)}
          </span>
        )}
        {error === undefined ? null : (
          <button type="button" class="plain" onClick={onDismiss}>
            {t("action.close")}
          </button>
        )}
      </div>
      {error === undefined ? (
        <progress max={Math.max(1, size)} value={sent} aria-label={t("files.sending", { name })} />
      ) : (
        <p class="fault" role="alert">
          <Icon name="alert" />
          <span>{refusalOf(error)}</span>
        </p>
      )}
    </li>
  );
}

function refusalOf(error: unknown): string {
  if (error instanceof NotTaken) return t("files.notTaken", { status: error.status });
  return error instanceof NoTable ? t(`files.${error.kind}`) : reasonOf(error);
}

/** Sends a file again with a confirmation of what stopped it: the one that was sent from here, else one that is chosen. */
function accepting(connection: string, { file }: FileReport, onSent: () => void) {
  return (accept: readonly Acceptance[]) => {
    const again = async (given: File) => {
      await send(connection, given, accept);
      onSent();
    };
    const known = sentBefore(file);
    if (known) return void again(known);
    const input = document.createElement("input");
    input.type = "file";
    input.addEventListener("change", () => {
      const [given] = input.files ?? [];
      if (given) void again(given);
    });
    input.click();
  };
}
