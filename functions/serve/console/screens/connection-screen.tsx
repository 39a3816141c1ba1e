import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import { connectionNamePattern } from "../../../../schemas/connection-name.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Address } from "../parts/address.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { Failure, Fault, Gone, reasonOf, Skeleton } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import {
  connections,
  connectionsFailed,
  healthOf,
  loadConnections,
  putConnection,
  tools,
} from "../state/connections.ts";
import { appOf, noApp } from "../state/entered-app.ts";
import { go, here, paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { isOfThisMachine } from "../state/this-machine.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { AppFields, beginConsent, hubOf } from "./connection-consent.tsx";
import { ConnectionRefused } from "./connection-refused.tsx";
import { HealthLine } from "./connections-screen.tsx";
import { DeliveryReports } from "./delivery-reports.tsx";
import { SecretField, Secrets } from "./secrets.tsx";
import { formFields, SettingInputs, SettingsForm, type Texts, textsOf, valuesOf } from "./settings-form.tsx";
import { SetupSteps } from "./setup-steps.tsx";

const ConnectionDrift = onDemand(async () => (await import("./connection-drift.tsx")).ConnectionDrift);
const ConnectionFetching = onDemand(
  async () => (await import("./connection-fetching.tsx")).ConnectionFetching,
);
const ConnectionFiles = onDemand(async () => (await import("./connection-files.tsx")).ConnectionFiles);
const ConnectionMail = onDemand(async () => (await import("./connection-mail.tsx")).ConnectionMail);
const ConnectionMapping = onDemand(async () => (await import("./connection-mapping.tsx")).ConnectionMapping);
const MappingRerun = onDemand(async () => (await import("./mapping-rerun.tsx")).MappingRerun);

/** What there is to see of a connection; the address says which by `show`. */
const tabs = ["overview", "mapping", "files", "mail", "fetching"] as const;

/** Those of a tool: from some the hub has nothing to fetch. */
const tabsOf = ({ api }: Tool) => tabs.filter((one) => one !== "fetching" || api !== undefined);

interface Props {
  readonly tool: string;
  /** Left out: one that is to be made. */
  readonly connection: string | undefined;
}

/** One connection, or how to make one: the steps, the address to paste, the secrets, and whether anything has come. */
export function ConnectionScreen({ tool, connection: name }: Props) {
  const entry = tools.value?.find((one) => one.tool === tool);
  const connection =
    name === undefined
      ? undefined
      : connections.value?.find((one) => one.tool === tool && one.connection === name);
  useWatch(connection);
  if (!tools.value || !connections.value)
    return (
      <section class="pane">
        {connectionsFailed.value ? (
          <Failure error={undefined} retry={() => void loadConnections()} />
        ) : (
          <Skeleton lines={8} height={44} />
        )}
      </section>
    );
  if (!entry || (name !== undefined && !connection))
    return (
      <section class="pane">
        <Gone
          title={t(entry ? "gone.connection" : "gone.tool")}
          to={paths.connections}
          place={t("connections.title")}
        />
      </section>
    );
  return (
    <section class="pane" aria-label={entry.title}>
      <header class="pane-head">
        <Link class="back" to={paths.connections}>
          <Icon name="back" />
          {t("connections.title")}
        </Link>
        <div class="headline">
          <h1>
            {entry.title} {name === undefined ? null : <span class="muted">{name}</span>}
          </h1>
        </div>
        <p class="sub">{entry.summary}</p>
      </header>
      {connection ? <Tabs entry={entry} /> : null}
      <div class="scroller page">
        {connection ? (
          <Shown entry={entry} connection={connection} key={`${tool}/${connection.connection}`} />
        ) : (
          <Make entry={entry} key={entry.tool} />
        )}
      </div>
    </section>
  );
}

const tabOf = (entry: Tool) =>
  tabsOf(entry).find((one) => one === here.value.query.get("show")) ?? "overview";

function Tabs({ entry }: { readonly entry: Tool }) {
  const shown = tabOf(entry);
  return (
    <div class="filters parts">
      <nav class="lanes" aria-label={t("connection.parts")}>
        {tabsOf(entry).map((one) => (
          <Link
            key={one}
            to={withQuery({ show: one === "overview" ? undefined : one, of: undefined, event: undefined })}
            aria-current={one === shown ? "true" : undefined}
          >
            {t(`connection.${one}`)}
          </Link>
        ))}
      </nav>
    </div>
  );
}

function Shown(props: { readonly entry: Tool; readonly connection: Connection }) {
  switch (tabOf(props.entry)) {
    case "fetching":
      return <ConnectionFetching {...props} />;
    case "files":
      return <ConnectionFiles connection={props.connection} />;
    case "mail":
      return <ConnectionMail connection={props.connection} />;
    case "mapping":
      return <ConnectionMapping {...props} />;
    default:
      return <Existing {...props} />;
  }
}

/** Until the first delivery has come the page looks often, so that it turns green by itself. */
function useWatch(connection: Connection | undefined): void {
  const waiting = connection !== undefined && healthOf(connection) === "waiting";
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void loadConnections(), 3_000);
    return () => clearInterval(timer);
  }, [waiting]);
}

function Make({ entry }: { readonly entry: Tool }) {
  const taken = (connections.value ?? []).filter(({ tool }) => tool === entry.tool);
  const [name, setName] = useState(() => freeName(taken));
  const [secret, setSecret] = useState("");
  const fields = formFields(entry);
  const [texts, setTexts] = useState<Texts>(() => textsOf(fields, {}));
  const [app, setApp] = useState(noApp);
  const given = appOf(app);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const nameOk = connectionNamePattern.test(name) && !taken.some(({ connection }) => connection === name);
  const save = async () => {
    setBusy(true);
    try {
      const settings = JSON.parse(JSON.stringify(valuesOf(fields, texts)));
      await putConnection(
        { tool: entry.tool, connection: name, updatedAt: null },
        { secrets: [secret], settings, ...(given ? { app: given } : {}) },
      );
      // Who consents comes back from the tool's own page.
      if (given) await beginConsent({ tool: entry.tool, connection: name });
      go(paths.connection(entry.tool, name), { replace: true });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <>
      {taken.length > 0 ? (
        <ul class="cards">
          {taken.map((one) => (
            <li key={one.connection}>
              <Link class="card" to={paths.connection(one.tool, one.connection)}>
                <span class="card-title">{one.connection}</span>
                <HealthLine connection={one} />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <section>
        <h2>{t("connect.address")}</h2>
        <p class="muted">{t("connect.address.hint")}</p>
        <Address text={`${base()}/hooks/${entry.tool}/${name}`} />
        <Reached at={base()} />
      </section>
      <SetupSteps entry={entry} title={t("connect.steps")} />
      {may.value.connect ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <h2>{t("connect.finish")}</h2>
          <Field id="connection-name" label={t("connect.name")} hint={t("connect.name.hint")}>
            {(props) => (
              <input
                {...props}
                type="text"
                value={name}
                aria-invalid={!nameOk}
                autocapitalize="off"
                spellcheck={false}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            )}
          </Field>
          <SecretField tool={entry.tool} value={secret} onChange={setSecret} />
          <SettingInputs fields={fields} texts={texts} onChange={setTexts} />
          {entry.consent ? <AppFields entry={entry} hub={base()} app={app} onChange={setApp} /> : null}
          {error === undefined ? null : <Fault error={error} />}
          <button type="submit" class="primary" disabled={busy || !nameOk || secret.length < 8}>
            {given ? t("consent.begin", { tool: entry.title }) : t("connect.save")}
          </button>
        </form>
      ) : (
        <p class="notice">
          <Icon name="info" /> {t("connect.adminOnly")}
        </p>
      )}
    </>
  );
}

function Existing({ entry, connection }: { readonly entry: Tool; readonly connection: Connection }) {
  const waiting = healthOf(connection) === "waiting";
  const at = { tool: connection.tool, connection: connection.connection };
  const remove = async () => {
    if (!confirm(t("connection.remove.sure", { name: `${entry.title} ${connection.connection}` }))) return;
    try {
      const undone = await call("DELETE", "/api/connections/{tool}/{connection}", { at });
      await loadConnections();
      go(paths.connections);
      // What is to be ended at the tool is for reading in peace.
      if (undone) alert(t("connection.remove.left", { what: undone.left.join("\n") }));
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <>
      <div class={`state-card ${healthOf(connection)}`} role="status">
        <HealthLine connection={connection} />
        {waiting ? <p>{t("health.waiting.hint")}</p> : null}
        {may.value.connect ? <TestDelivery at={at} /> : null}
      </div>
      <section>
        <h2>{t("connection.address")}</h2>
        {connection.addresses ? (
          <dl>
            {connection.addresses.map(({ kind, url }) => (
              <Fragment key={kind}>
                <dt>{kind}</dt>
                <dd>
                  <Address text={url} />
                </dd>
              </Fragment>
            ))}
          </dl>
        ) : (
          <Address text={connection.url} />
        )}
        {waiting ? <Reached at={connection.url} /> : null}
      </section>
      <Secrets connection={connection} />
      <SettingsForm entry={entry} connection={connection} />
      {may.value.connect ? <ReadAgain entry={entry} connection={connection} /> : null}
      <section>
        <h2>{t("connection.problems")}</h2>
        <ConnectionRefused of={connection} />
        <DeliveryReports of={connection} />
      </section>
      {may.value.connect ? <ConnectionDrift of={connection} /> : null}
      {waiting ? (
        <SetupSteps entry={entry} title={t("connection.steps")} />
      ) : (
        <details>
          <summary>{t("connection.steps")}</summary>
          <SetupSteps entry={entry} title={undefined} />
        </details>
      )}
      {entry.limits.length > 0 ? (
        <section>
          <h2>{t("connection.limits")}</h2>
          <ul>
            {entry.limits.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {may.value.connect ? (
        <section>
          <button type="button" class="plain danger" onClick={() => void remove()}>
            <Icon name="remove" />
            {t("connection.remove")}
          </button>
          <p class="muted">{t("connection.remove.hint")}</p>
        </section>
      ) : null}
    </>
  );
}

/** What came before by the settings of today, of a tool whose own form is read; a mapping's page has it for the others. */
function ReadAgain({ entry, connection }: { readonly entry: Tool; readonly connection: Connection }) {
  if (entry.rereads) return <MappingRerun connection={`${connection.tool}/${connection.connection}`} />;
  const isRead = formFields(entry).length > 0 && entry.proof === "vendor-signed";
  return isRead ? <p class="muted">{t("rerun.nothing")}</p> : null;
}

/** Sends a signed delivery to the hub's own address, to see that address and secret work. */
function TestDelivery({ at }: { readonly at: Pick<Connection, "tool" | "connection"> }) {
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      const { status } = await call("POST", "/api/connections/{tool}/{connection}/test", { at });
      say(
        status === 200
          ? { tone: "done", text: t("test.passed") }
          : { tone: "failed", text: t("test.failed", { status }) },
      );
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <button type="button" class="plain" disabled={busy} onClick={() => void send()}>
      <Icon name="send" />
      {t("test.send")}
    </button>
  );
}

/** Says it before anybody waits for a delivery: from outside nothing comes to an address of the machine itself. */
function Reached({ at }: { readonly at: string }) {
  return isOfThisMachine(at) ? (
    <p class="notice">
      <Icon name="info" /> {t("connect.thisMachine")}
    </p>
  ) : null;
}

/** Where tools reach the hub: as its connections say, else where the page came from. */
function base(): string {
  const [one] = connections.value ?? [];
  return one ? hubOf(one.url) : location.origin;
}

function freeName(taken: readonly Connection[]): string {
  const names = taken.map(({ connection }) => connection);
  for (let n = 1; ; n++) {
    const name = n === 1 ? "main" : `main-${n}`;
    if (!names.includes(name)) return name;
  }
}
