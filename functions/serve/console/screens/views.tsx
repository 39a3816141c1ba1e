import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { TextField } from "../parts/text-field.tsx";
import { here, withQuery } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { dropView, keepView, loadViews, views } from "../state/views.ts";
import { t } from "../state/words.ts";

/** Saved views: addresses with filters, kept under a name. */
export function Views() {
  useEffect(() => void loadViews(), []);
  if (views.value.length === 0) return null;
  const now = withQuery({ event: undefined });
  const drop = async (id: string) => {
    try {
      await dropView(id);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <nav class="views" aria-label={t("views.title")}>
      <h2>{t("views.title")}</h2>
      <ul>
        {views.value.map((view) => (
          <li key={view.id}>
            <Link to={view.address} aria-current={view.address === now ? "page" : undefined}>
              <Icon name="view" />
              <span class="view-name">
                <Text>{view.name}</Text>
              </span>
            </Link>
            {view.own || me.value?.role === "admin" ? (
              <button
                type="button"
                class="plain square"
                aria-label={t("views.remove", { name: view.name })}
                onClick={() => void drop(view.id)}
              >
                <Icon name="close" size={12} />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Keeps what is looked at now. */
export function KeepView() {
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  if (!may.value.write) return null;
  const address = withQuery({ event: undefined }, here.value.path, here.value.query);
  const keep = async () => {
    try {
      await keepView(name, address, shared);
      setAsking(false);
      setName("");
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <>
      <button type="button" class="plain only-wide" onClick={() => setAsking(true)}>
        <Icon name="view" />
        {t("views.keep")}
      </button>
      {asking ? (
        <Dialog title={t("views.keep")} onClose={() => setAsking(false)}>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void keep();
            }}
          >
            <TextField id="view-name" label={t("views.name")} maxLength={80} value={name} onText={setName} />
            <label class="field check">
              <input
                type="checkbox"
                checked={shared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
              {t("views.shared")}
            </label>
            <footer>
              <button type="button" class="plain" onClick={() => setAsking(false)}>
                {t("action.cancel")}
              </button>
              <button type="submit" class="primary" disabled={name.trim() === ""}>
                {t("views.save")}
              </button>
            </footer>
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
