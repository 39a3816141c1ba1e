import { useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import { Address } from "../parts/address.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, reasonOf } from "../parts/states.tsx";
import { ApiProblem } from "../state/api.ts";
import { putConnection } from "../state/connections.ts";
import { isObject, type JsonObject, withValueAt } from "../state/json.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { MappingRerun } from "./mapping-rerun.tsx";

/** The mail address of a connection, and whose mails it believes. */
export function ConnectionMail({ connection }: { readonly connection: Connection }) {
  const { mailAddress } = connection;
  if (mailAddress === undefined)
    return (
      <Empty icon="email" title={t("mail.none")}>
        {t("mail.none.hint")}
      </Empty>
    );
  const renew = async () => {
    if (!confirm(t("mail.renew.sure"))) return;
    try {
      await putConnection(connection, { renewMailAddress: true });
      say({ tone: "done", text: t("mail.renewed") });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <>
      <section>
        <h2>{t("mail.address")}</h2>
        <p class="muted">{t("mail.address.hint")}</p>
        <Address text={mailAddress} />
        {may.value.connect ? (
          <button type="button" class="plain" onClick={() => void renew()}>
            <Icon name="retry" />
            {t("mail.renew")}
          </button>
        ) : null}
      </section>
      <MailSettingsForm connection={connection} />
      {may.value.connect && isObject(connection.settings.mail) ? (
        <MappingRerun connection={`${connection.tool}/${connection.connection}`} />
      ) : null}
    </>
  );
}

const lists = ["domains", "ownDomains", "phrases"] as const;
type Lists = Readonly<Record<(typeof lists)[number], string>>;

const linesIn = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** `settings.mail` of a connection: the domains that are believed, the team's own, and sentences with gaps. */
function MailSettingsForm({ connection }: { readonly connection: Connection }) {
  const kept = isObject(connection.settings.mail) ? connection.settings.mail : {};
  const textOf = (name: keyof Lists) => {
    const value = kept[name];
    return Array.isArray(value) ? value.join("\n") : "";
  };
  const [texts, setTexts] = useState<Lists>(() => ({
    domains: textOf("domains"),
    ownDomains: textOf("ownDomains"),
    phrases: textOf("phrases"),
  }));
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setWrong([]);
    const mail = lists.reduce<JsonObject>((all, name) => {
      const lines = linesIn(texts[name]);
      const said = name === "phrases" ? lines : lines.map((line) => line.toLowerCase());
      return withValueAt(all, name, said.length > 0 ? said : undefined);
    }, kept);
    const settings = withValueAt(
      connection.settings,
      "mail",
      Object.keys(mail).length > 0 ? mail : undefined,
    );
    try {
      await putConnection(connection, { settings: JSON.parse(JSON.stringify(settings)) });
      say({ tone: "done", text: t("settings.saved") });
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.some((field) => field.startsWith("mail.")))
        setWrong(error.fields);
      else say({ tone: "failed", text: reasonOf(error) });
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
      <h2>{t("mail.settings")}</h2>
      {lists.map((name) => (
        <Field
          key={name}
          id={`mail-${name}`}
          label={t(`mail.${name}`)}
          hint={t(`mail.${name}.hint`, { example: t("rule.example") })}
          fault={faultOf(name, wrong, texts[name])}
        >
          {(props) => (
            <textarea
              {...props}
              rows={name === "phrases" ? 4 : 2}
              spellcheck={false}
              disabled={!may.value.connect}
              value={texts[name]}
              onInput={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
      {may.value.connect ? (
        <button type="submit" class="primary" disabled={busy}>
          {t("settings.save")}
        </button>
      ) : null}
    </form>
  );
}

/** The line that the API does not take, or that it does not take the whole. */
function faultOf(name: string, wrong: readonly string[], text: string): string | undefined {
  const field = wrong.find((one) => one === `mail.${name}` || one.startsWith(`mail.${name}[`));
  if (field === undefined) return undefined;
  const line = linesIn(text)[Number(/\[(\d+)\]/.exec(field)?.[1] ?? "-1")];
  return line === undefined ? t("settings.wrong") : t("settings.wrongLine", { line });
}
