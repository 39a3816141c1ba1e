import { useRef, useState } from "preact/hooks";
import type { ApiKind } from "../../../../schemas/api-access.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Field, type FieldProps } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { ApiProblem } from "../state/api.ts";
import { putConnection } from "../state/connections.ts";
import {
  type CredentialInput,
  credentialsOf,
  type Entered,
  inputsOf,
  isWhole,
  mayEnd,
} from "../state/credentials.ts";
import { withQuery } from "../state/location.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

type Faults = Readonly<Partial<Record<CredentialInput, string>>>;

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
  readonly onGiven: () => void;
  /** Left out where there is nothing to go back to. */
  readonly onCancel?: () => void;
}

/** What the tool's API lets the hub in with, in a kind that the tool takes: entered once, and gone from the page when it is kept. */
export function CredentialsForm({ entry, connection, onGiven, onCancel }: Props) {
  const kinds = entry.api ?? [];
  const [chosen, setChosen] = useState(connection.api?.kind);
  const kind = kinds.find((one) => one === chosen) ?? kinds[0];
  const [entered, setEntered] = useState<Entered>({});
  const [ends, setEnds] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  if (kind === undefined) return null;
  const enter = (input: CredentialInput, text: string) => {
    setEntered((before) => ({ ...before, [input]: text }));
    setFaults(({ [input]: _mended, ...others }) => others);
  };
  const save = async () => {
    const api = credentialsOf(kind, entered);
    if (!api) return setFaults({ serviceAccount: t("fetching.notKey") });
    setBusy(true);
    setProblem(undefined);
    try {
      await putConnection(connection, { api, ...(ends !== "" && mayEnd(kind) ? { apiEnds: ends } : {}) });
      setEntered({});
      say({ tone: "done", text: t("fetching.saved") });
      onGiven();
    } catch (error) {
      const found = faultsIn(error, kind);
      setFaults(found);
      if (Object.keys(found).length === 0) setProblem(error);
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t(onCancel ? "fetching.replace" : "fetching.give")}</h2>
      <p class="muted">{t("fetching.once")}</p>
      {kinds.length > 1 ? (
        <Field id="api-kind" label={t("fetching.kind")}>
          {(props) => (
            <select
              {...props}
              value={kind}
              onChange={(event) => {
                setChosen(kinds.find((one) => one === event.currentTarget.value));
                setFaults({});
              }}
            >
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {t(`fetching.kind.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
      {inputsOf[kind].map((input) => (
        <Field key={input} id={`api-${input}`} label={t(`fetching.${input}`)} fault={faults[input]}>
          {(props) =>
            input === "serviceAccount" ? (
              <KeyFile props={props} value={entered[input] ?? ""} onChange={(text) => enter(input, text)} />
            ) : (
              <input
                {...props}
                {...(input === "clientId" ? { type: "text" as const } : { type: "password" as const })}
                autocomplete="off"
                autocapitalize="off"
                spellcheck={false}
                value={entered[input] ?? ""}
                onInput={(event) => enter(input, event.currentTarget.value)}
              />
            )
          }
        </Field>
      ))}
      {mayEnd(kind) ? (
        <Field id="api-ends" label={t("fetching.endsOn")} hint={t("fetching.endsOn.hint")}>
          {(props) => (
            <input
              {...props}
              type="date"
              value={ends}
              onInput={(event) => setEnds(event.currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
      {problem === undefined ? null : <Problem error={problem} tool={entry.title} />}
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy || !isWhole(kind, entered)}>
          {t("fetching.save")}
        </button>
        {onCancel ? (
          <button type="button" class="plain" onClick={onCancel}>
            {t("action.cancel")}
          </button>
        ) : null}
      </div>
    </form>
  );
}

/** More than any key file has; the rest of a file chosen by mistake is not read. */
const keyFileAtMost = 32_768;

/** The key file that Google makes for a service account, pasted or chosen. */
function KeyFile({
  props,
  value,
  onChange,
}: {
  readonly props: FieldProps;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <textarea
        {...props}
        rows={5}
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <button type="button" class="plain" onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {t("fetching.chooseFile")}
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          void file?.slice(0, keyFileAtMost).text().then(onChange);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Problem({ error, tool }: { readonly error: unknown; readonly tool: string }) {
  const isUnplaced = error instanceof ApiProblem && error.code === "invalid_settings";
  return (
    <p class="notice failed" role="alert">
      <Icon name="alert" />
      <span>{isUnplaced ? t("fetching.unplaced", { tool }) : reasonOf(error)}</span>
      {isUnplaced ? <Link to={withQuery({ show: undefined })}>{t("settings.ofTool", { tool })}</Link> : null}
    </p>
  );
}

/** Which inputs the API does not take; all of them where it says no more than that they do not fit together. */
function faultsIn(error: unknown, kind: ApiKind): Faults {
  if (!(error instanceof ApiProblem)) return {};
  const wrong = inputsOf[kind].filter((input) =>
    error.fields.some(
      (field) => ["api", `api.${input}`].includes(field) || field.startsWith(`api.${input}.`),
    ),
  );
  return Object.fromEntries(wrong.map((input) => [input, t("settings.wrong")]));
}
