import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Link } from "../parts/link.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { paths } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { locale, shortcuts, type Theme, theme } from "../state/preferences.ts";
import { askHowToSignIn, signInKind, signOut } from "../state/session.ts";
import { t } from "../state/words.ts";

const Digest = onDemand(
  async () => (await import("../desk/digest-dialog.tsx")).DigestDialog,
  () => null,
);

const Exports = onDemand(
  async () => (await import("../desk/exports-dialog.tsx")).ExportsDialog,
  () => null,
);

const themes: readonly Theme[] = ["auto", "light", "dark"];

/** The reader's own choices, kept in this browser; and the way out. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  useEffect(() => void askHowToSignIn(), []);
  const [shown, setShown] = useState<"digest" | "exports" | undefined>(undefined);
  if (shown === "digest") return <Digest onClose={onClose} />;
  if (shown === "exports") return <Exports onClose={onClose} />;
  return (
    <Dialog title={t("settings.title")} onClose={onClose}>
      <p class="muted">
        {me.value?.name} · {t(`role.${me.value?.role ?? "viewer"}`)}
      </p>
      <Field id="settings-language" label={t("settings.language")}>
        {(props) => (
          <select
            {...props}
            value={locale.value}
            onChange={(event) => {
              locale.value = event.currentTarget.value === "vi" ? "vi" : "en";
            }}
          >
            <option value="en" lang="en">
              English
            </option>
            <option value="vi" lang="vi">
              Tiếng Việt
            </option>
          </select>
        )}
      </Field>
      <Field id="settings-theme" label={t("settings.theme")}>
        {(props) => (
          <select
            {...props}
            value={theme.value}
            onChange={(event) => {
              theme.value = themes.find((one) => one === event.currentTarget.value) ?? "auto";
            }}
          >
            {themes.map((one) => (
              <option key={one} value={one}>
                {t(`theme.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label class="field check">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={(event) => {
            shortcuts.value = event.currentTarget.checked;
          }}
        />
        {t("settings.shortcuts")}
      </label>
      <p>
        <button type="button" onClick={() => setShown("digest")}>
          {t("digest.title")}
        </button>
      </p>
      {may.value.connect ? (
        <p>
          <button type="button" onClick={() => setShown("exports")}>
            {t("exports.title")}
          </button>
        </p>
      ) : null}
      <p>
        <Link to={paths.history}>{t("history.title")}</Link>
      </p>
      <footer>
        <button type="button" class="plain" onClick={() => void signOut()}>
          {t("settings.signOut")}
        </button>
        {signInKind.value === "link" ? (
          <button type="button" class="plain" onClick={() => void signOut(true)}>
            {t("settings.signOutEverywhere")}
          </button>
        ) : null}
        <button type="button" class="primary" onClick={onClose}>
          {t("action.done")}
        </button>
      </footer>
    </Dialog>
  );
}
