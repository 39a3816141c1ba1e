import { useEffect, useState } from "preact/hooks";
import type { TenantAccess } from "../../../../schemas/api-access.ts";
import { callbackAt } from "../../../../schemas/callback-at.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Address } from "../parts/address.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { putConnection } from "../state/connections.ts";
import { appOf, type EnteredApp, noApp } from "../state/entered-app.ts";
import { dateTime, relative } from "../state/format.ts";
import { here } from "../state/location.ts";
import { may } from "../state/me.ts";
import { appIn } from "../state/pasted-app.ts";
import { say } from "../state/toast.ts";
import { interruptionWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { AccessEnds } from "./access-ends.tsx";

interface Props {
  readonly entry: Tool;
  readonly connection: Connection;
}

/** Who has opened their data at the tool to the hub by consenting there, and the way to do so: the app once, then one button. */
export function ConnectionConsent({ entry, connection }: Props) {
  const { app } = connection;
  const [replacing, setReplacing] = useState(false);
  const [tenants, load] = useTenants(connection);
  if (!entry.consent) return null;
  const latest = here.value.query.has("connected") ? tenants?.toSorted(byConsent).at(-1) : undefined;
  return (
    <section>
      <h2>{t("consent.title", { tool: entry.title })}</h2>
      {latest ? (
        <p class="notice done" role="status">
          <Icon name="check" />
          <Text>{t("consent.done", { tool: entry.title, name: calledOf(latest) })}</Text>
        </p>
      ) : null}
      {tenants?.length === 0 ? <p class="muted">{t("consent.none")}</p> : null}
      {tenants && tenants.length > 0 ? (
        <ul class="cards">
          {tenants.map((one) => (
            <Tenant key={one.tenant} access={one} connection={connection} onRemoved={load} />
          ))}
        </ul>
      ) : null}
      {may.value.connect && app && !replacing ? (
        <>
          <p class="muted">{t("consent.app.kept", { id: app.clientId, when: dateTime(app.createdAt) })}</p>
          {app.userId === undefined ? null : (
            <p class="muted">{t("consent.app.acts", { user: app.userId })}</p>
          )}
          <div class="buttons">
            <button type="button" class="primary" onClick={() => void beginConsent(connection)}>
              <Icon name="connect" />
              {t("consent.begin", { tool: entry.title })}
            </button>
            <button type="button" class="plain" onClick={() => setReplacing(true)}>
              <Icon name="key" />
              {t("consent.app.replace")}
            </button>
          </div>
        </>
      ) : null}
      {may.value.connect && (!app || replacing) ? (
        <AppForm entry={entry} connection={connection} onKept={() => setReplacing(false)} />
      ) : null}
    </section>
  );
}

const byConsent = (a: TenantAccess, b: TenantAccess) => a.api.createdAt.localeCompare(b.api.createdAt);

const calledOf = ({ tenant, name = tenant }: TenantAccess) =>
  name === tenant ? name : `${name} (${tenant})`;

/** Sends this browser to the tool's own page; it comes back to this one, or to one that says why nothing came of it. */
export async function beginConsent(
  { tool, connection }: Pick<Connection, "tool" | "connection">,
  tenant?: string,
): Promise<void> {
  try {
    const { url } = await call("POST", "/api/connections/{tool}/{connection}/consent", {
      at: { tool, connection },
      body: { returns: true, ...(tenant === undefined ? {} : { tenant }) },
    });
    location.assign(url);
  } catch (error) {
    say({ tone: "failed", text: reasonOf(error) });
  }
}

function Tenant({
  access,
  connection,
  onRemoved,
}: {
  readonly access: TenantAccess;
  readonly connection: Connection;
  readonly onRemoved: () => void;
}) {
  const { tenant, name = tenant, by, api } = access;
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    if (!confirm(t("consent.remove.sure", { name }))) return;
    setBusy(true);
    try {
      const at = { tool: connection.tool, connection: connection.connection, tenant };
      const undone = await call("DELETE", "/api/connections/{tool}/{connection}/tenants/{tenant}", { at });
      if (undone) alert(t("connection.remove.left", { what: undone.left.join("\n") }));
      else say({ tone: "done", text: t("consent.removed", { name }) });
      onRemoved();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
      setBusy(false);
    }
  };
  return (
    <li class="card">
      <span class="card-title">
        <Text>{name}</Text>
      </span>
      {name === tenant ? null : (
        <span class="muted">
          <Text>{tenant}</Text>
        </span>
      )}
      <span class="muted">{t("consent.by", { name: by ?? "", when: dateTime(api.createdAt) })}</span>
      <span class="muted">
        {api.lastUsedAt === undefined
          ? t("fetching.unused")
          : t("fetching.used", { ago: relative(api.lastUsedAt) })}
      </span>
      <AccessEnds ends={api.ends} />
      {api.failing ? (
        <span class="failing">
          <Icon name="alert" />
          {t("fetching.failing", {
            when: dateTime(api.failing.since),
            reason: interruptionWords(api.failing),
          })}
        </span>
      ) : null}
      {may.value.connect ? (
        <div class="buttons">
          {connection.app ? (
            <button
              type="button"
              class="plain"
              disabled={busy}
              onClick={() => void beginConsent(connection, tenant)}
            >
              {t("consent.again")}
            </button>
          ) : null}
          <button type="button" class="plain danger" disabled={busy} onClick={() => void remove()}>
            <Icon name="remove" />
            {t("consent.remove")}
          </button>
        </div>
      ) : null}
    </li>
  );
}

/** `undefined` until they are known, and where they cannot be read; and how they are read again. */
function useTenants({
  tool,
  connection,
}: Connection): readonly [readonly TenantAccess[] | undefined, () => void] {
  const [tenants, setTenants] = useState<readonly TenantAccess[]>();
  const load = () => {
    call("GET", "/api/connections/{tool}/{connection}/tenants", { at: { tool, connection } }).then(
      (found) => setTenants(found.tenants),
      (error) => say({ tone: "failed", text: reasonOf(error) }),
    );
  };
  useEffect(load, [tool, connection]);
  return [tenants, load];
}

/** The app's id, and its secret or key, entered once. */
function AppForm({ entry, connection, onKept }: Props & { readonly onKept: () => void }) {
  const [app, setApp] = useState(noApp);
  const [busy, setBusy] = useState(false);
  const given = appOf(app);
  const save = async () => {
    setBusy(true);
    try {
      await putConnection(connection, given ? { app: given } : {});
      setApp(noApp);
      say({ tone: "done", text: t("consent.app.saved") });
      onKept();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
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
      <AppFields entry={entry} hub={hubOf(connection.url)} app={app} onChange={setApp} />
      <button type="submit" class="primary" disabled={busy || given === undefined}>
        {t("consent.app.save")}
      </button>
    </form>
  );
}

/** The hub's address in that of a connection. */
export const hubOf = (url: string) => url.slice(0, url.indexOf("/hooks/"));

interface AppProps {
  readonly entry: Tool;
  readonly hub: string;
  readonly app: EnteredApp;
  readonly onChange: (app: EnteredApp) => void;
}

/** What the hub must know of the app that a tool knows it by, beside what the tool's registration of it must name. */
export function AppFields({ entry, hub, app, onChange }: AppProps) {
  const { impersonation } = entry.consent ?? {};
  const shows = impersonation ? app.shows : "secret";
  const scopes = (shows === "key" ? impersonation : entry.consent)?.scopes ?? [];
  const input = (field: keyof EnteredApp) => ({
    ...({ autocomplete: "off", autocapitalize: "off", spellcheck: false } as const),
    value: app[field],
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...app, [field]: event.currentTarget.value }),
  });
  const paste = (event: ClipboardEvent) => {
    const both = appIn(event.clipboardData?.getData("text") ?? "");
    if (!both) return;
    event.preventDefault();
    onChange({ ...app, ...both });
  };
  return (
    <>
      <h3>{t("consent.app", { tool: entry.title })}</h3>
      <p class="muted">{t("consent.app.hint", { tool: entry.title })}</p>
      <Address text={callbackAt(hub)} />
      {scopes.length === 0 ? null : (
        <p class="muted">{t("consent.app.scopes", { scopes: scopes.join(", ") })}</p>
      )}
      {impersonation ? (
        <Field id="app-shows" label={t("consent.app.shows")} hint={t("consent.app.shows.hint")}>
          {(props) => (
            <select
              {...props}
              value={shows}
              onChange={(event) =>
                onChange({ ...app, shows: event.currentTarget.value === "key" ? "key" : "secret" })
              }
            >
              <option value="secret">{t("consent.app.shows.secret")}</option>
              <option value="key">{t("consent.app.shows.key")}</option>
            </select>
          )}
        </Field>
      ) : null}
      <Field
        id="app-id"
        label={t("consent.app.id")}
        {...(shows === "key" ? {} : { hint: t("consent.app.paste") })}
      >
        {(props) => <input {...props} {...input("clientId")} type="text" onPaste={paste} />}
      </Field>
      {shows === "secret" ? (
        <Field id="app-secret" label={t("consent.app.secret")}>
          {(props) => <input {...props} {...input("clientSecret")} type="password" />}
        </Field>
      ) : (
        <>
          <Field id="app-user" label={t("consent.app.user")} hint={t("consent.app.user.hint")}>
            {(props) => <input {...props} {...input("userId")} type="text" />}
          </Field>
          <Field id="app-key" label={t("consent.app.key")} hint={t("consent.app.key.hint")}>
            {(props) => <textarea {...props} {...input("privateKey")} rows={5} />}
          </Field>
        </>
      )}
    </>
  );
}
