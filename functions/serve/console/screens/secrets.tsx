import { useState } from "preact/hooks";
import type { Connection, ConnectionRequest } from "../../../../schemas/connection.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { putConnection, tools } from "../state/connections.ts";
import { dateTime, relative } from "../state/format.ts";
import { madeSecret } from "../state/made-secret.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

const most = 3;

/** The live secrets: when each was entered and when it last matched, never what it is. Rotation is adding one and removing another. */
export function Secrets({ connection }: { readonly connection: Connection }) {
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState("");
  const { secrets } = connection;
  const change = async (request: Pick<ConnectionRequest, "secrets" | "unpinSignature">, done: string) => {
    try {
      await putConnection(connection, request);
      say({ tone: "done", text: done });
      setAdding(false);
      setSecret("");
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  const kept = secrets.map(({ id }) => ({ id }));
  return (
    <section>
      <h2>{t("secrets.title")}</h2>
      <p class="muted">{t("secrets.hint")}</p>
      <ul class="secrets">
        {secrets.map((one, n) => (
          <li key={one.id}>
            <Icon name="key" />
            <span class="secret-name">{t("secrets.number", { n: n + 1 })}</span>
            <span class="muted">{t("secrets.entered", { when: dateTime(one.createdAt) })}</span>
            <span class={one.lastMatchedAt === undefined ? "muted" : "matched"}>
              {one.lastMatchedAt === undefined
                ? t("secrets.unused")
                : t("secrets.matched", { ago: relative(one.lastMatchedAt) })}
            </span>
            {one.pinned && one.matchedAs !== undefined ? (
              <span class="muted">{t("secrets.form", { form: one.matchedAs })}</span>
            ) : null}
            {may.value.connect && secrets.length > 1 ? (
              <button
                type="button"
                class="plain"
                onClick={() => {
                  if (confirm(t("secrets.remove.sure")))
                    void change({ secrets: kept.filter(({ id }) => id !== one.id) }, t("secrets.removed"));
                }}
              >
                {t("secrets.remove")}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {may.value.connect && secrets.some(({ pinned }) => pinned) ? (
        <button
          type="button"
          class="plain"
          onClick={() => void change({ unpinSignature: true }, t("secrets.unpinned"))}
        >
          {t("secrets.unpin")}
        </button>
      ) : null}
      {may.value.connect && !adding && secrets.length < most ? (
        <button type="button" class="plain" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {t("secrets.add")}
        </button>
      ) : null}
      {adding ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void change({ secrets: [...kept, secret] }, t("secrets.added"));
          }}
        >
          <SecretField tool={connection.tool} value={secret} onChange={setSecret} />
          <div class="buttons">
            <button type="submit" class="primary" disabled={secret.length < 8}>
              {t("secrets.save")}
            </button>
            <button
              type="button"
              class="plain"
              onClick={() => {
                setAdding(false);
                setSecret("");
              }}
            >
              {t("action.cancel")}
            </button>
          </div>
        </form>
      ) : null}
    </section>
  );
}

/** A secret that is entered once: as the vendor issues it, else also made here and copied into the tool. */
export function SecretField({
  tool,
  value,
  onChange,
}: {
  readonly tool: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [made, setMade] = useState(false);
  const entry = tools.value?.find((one) => one.tool === tool);
  const make = () => {
    onChange(madeSecret());
    setMade(true);
  };
  return (
    <Field
      id="secret"
      label={t("secrets.field")}
      hint={
        entry?.secretIssued
          ? t("secrets.issued", { tool: entry.title })
          : t(made ? "secrets.made" : "secrets.field.hint")
      }
    >
      {(props) => (
        <div class="with-buttons">
          <input
            {...props}
            {...(made ? { type: "text" as const } : { type: "password" as const })}
            autocomplete="off"
            spellcheck={false}
            minLength={8}
            maxLength={512}
            value={value}
            onInput={(event) => {
              setMade(false);
              onChange(event.currentTarget.value);
            }}
          />
          {entry?.secretIssued ? null : (
            <button type="button" class="plain" onClick={make}>
              {t("secrets.make")}
            </button>
          )}
          {made ? <CopyButton text={value} label={t("action.copy")} /> : null}
        </div>
      )}
    </Field>
  );
}
