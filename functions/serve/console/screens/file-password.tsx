import { useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { putConnection } from "../state/connections.ts";
import { dateTime } from "../state/format.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

/** The password of encrypted databases: entered once, never shown, forgotten on demand. */
export function FilePassword({ connection }: { readonly connection: Connection }) {
  const [password, setPassword] = useState("");
  const { filePasswordAt } = connection;
  const put = async (filePassword: string | null, done: string) => {
    try {
      await putConnection(connection, { filePassword });
      setPassword("");
      say({ tone: "done", text: done });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== "") void put(password, t("filePassword.saved"));
      }}
    >
      <h2>{t("filePassword.title")}</h2>
      <p class="muted">{t("filePassword.hint")}</p>
      {filePasswordAt === undefined ? null : (
        <p class="kept">
          <Icon name="key" />
          <span>{t("filePassword.kept", { when: dateTime(filePasswordAt) })}</span>
          {may.value.connect ? (
            <button
              type="button"
              class="plain"
              onClick={() => {
                if (confirm(t("filePassword.forget.sure"))) void put(null, t("filePassword.forgotten"));
              }}
            >
              {t("filePassword.forget")}
            </button>
          ) : null}
        </p>
      )}
      {may.value.connect ? (
        <>
          <Field id="file-password" label={t("filePassword.field")}>
            {(props) => (
              <input
                {...props}
                type="password"
                autocomplete="off"
                spellcheck={false}
                maxLength={255}
                value={password}
                onInput={(event) => setPassword(event.currentTarget.value)}
              />
            )}
          </Field>
          <button type="submit" disabled={password === ""}>
            {t("filePassword.save")}
          </button>
        </>
      ) : null}
    </form>
  );
}
