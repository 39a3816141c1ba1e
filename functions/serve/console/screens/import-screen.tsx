import { useEffect, useRef, useState } from "preact/hooks";
import { DropZone } from "../parts/drop-zone.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, reasonOf, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import type { Given } from "../state/given.ts";
import { listIn, listOf, NoList } from "../state/given-list.ts";
import { begin, forgetList, importing } from "../state/import-list.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { useTitle } from "../state/title.ts";
import { t } from "../state/words.ts";
import { ImportLook } from "./import-look.tsx";
import { ImportMade } from "./import-made.tsx";

/** Clients from a list, with the ids that each tool knows them by: given, looked at, and made. */
export function ImportScreen() {
  useTitle(t("import.title"));
  const { list, step } = importing.value ?? {};
  return (
    <section class="pane" aria-label={t("import.title")}>
      <header class="pane-head">
        <Link class="back" to={paths.inbox}>
          <Icon name="back" />
          {t("inbox.title")}
        </Link>
        <div class="headline">
          <h1>{t("import.title")}</h1>
          <span class="spring" />
          {list === undefined ? null : (
            <button
              type="button"
              class="plain"
              disabled={step === "making" || step === "undoing"}
              onClick={forgetList}
            >
              {t("import.other")}
            </button>
          )}
        </div>
        <p class="sub">
          {list === undefined ? (
            t("import.sub")
          ) : (
            <>
              <Text>{list.name}</Text> · {t("import.rows", { n: list.rows.length })}
            </>
          )}
        </p>
      </header>
      <div class="scroller page import">
        {!may.value.connect ? (
          <Empty icon="account" title={t("import.adminOnly")}>
            <p>{t("import.adminOnly.why")}</p>
            <Link class="button" to={paths.accounts}>
              {t("clients.title")}
            </Link>
          </Empty>
        ) : list === undefined ? (
          <Give />
        ) : step === "looking" || step === "looked" ? (
          <ImportLook />
        ) : (
          <ImportMade />
        )}
      </div>
    </section>
  );
}

/** Where the list is given: a file, or what was copied from a spreadsheet. */
function Give() {
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(undefined);
  const [isReading, setReading] = useState(false);
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => start.current?.querySelector("button")?.focus(), []);
  const take = async (list: () => ReturnType<typeof listOf> | ReturnType<typeof listIn>) => {
    setError(undefined);
    setReading(true);
    try {
      await begin(await list());
    } catch (problem) {
      setError(problem);
    }
    setReading(false);
  };
  const give = ([first]: readonly Given[]) => {
    if (first) void take(() => listIn(first));
  };
  return (
    <section>
      <div ref={start}>
        <DropZone
          label={t("import.drop")}
          choose={t("import.choose")}
          drop={t("import.dropHere")}
          hint={t("import.formats")}
          onGive={give}
        />
      </div>
      {error === undefined ? null : (
        <p class="fault" role="alert">
          <Icon name="alert" />
          <span>{faultOf(error)}</span>
        </p>
      )}
      {isReading ? <Skeleton lines={3} height={33} /> : null}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void take(() => listOf(t("import.pasted"), text));
        }}
      >
        <label for="import-text">{t("import.paste")}</label>
        <textarea
          id="import-text"
          rows={6}
          spellcheck={false}
          placeholder={t("import.example")}
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
        <button type="submit" disabled={isReading || text.trim() === ""}>
          {t("import.take")}
        </button>
      </form>
    </section>
  );
}

function faultOf(error: unknown): string {
  if (!(error instanceof NoList)) return reasonOf(error);
  return error.code === "folder" || error.code === "media"
    ? t(`files.${error.code}`)
    : t(`import.no.${error.code}`);
}
