import { useState } from "preact/hooks";
import { reasonOf } from "../parts/states.tsx";
import { TextField } from "../parts/text-field.tsx";
import { remember } from "../state/accounts.ts";
import { call } from "../state/api.ts";
import { go, paths } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { Ask } from "./ask.tsx";

/** Makes a client by its name and, where one is known, the domain that its people write from. */
export function NewClient({
  called = "",
  onClose,
}: {
  readonly called?: string;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState(called);
  const [domain, setDomain] = useState("");
  const [owner, setOwner] = useState(me.value?.name ?? "");
  const make = async () => {
    const [at, who] = [domain.trim().toLowerCase(), owner.trim()];
    const body = {
      name: name.trim(),
      ...(who === "" ? {} : { owner: who }),
      ...(at === "" ? {} : { identities: [{ type: at.includes("@") ? "email" : "domain", value: at }] }),
    };
    try {
      const made = await call("POST", "/api/accounts", { body });
      remember([made]);
      onClose();
      go(paths.account(made.id));
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  const toImport = () => {
    onClose();
    go(paths.import);
  };
  return (
    <Ask
      title={t("clients.new")}
      action={t("clients.make")}
      ready={name.trim() !== ""}
      onSave={() => void make()}
      onClose={onClose}
    >
      <TextField id="client-name" label={t("account.name")} maxLength={200} value={name} onText={setName} />
      <TextField
        id="client-domain"
        label={t("clients.new.domain")}
        maxLength={200}
        value={domain}
        onText={setDomain}
      />
      <TextField
        id="client-owner"
        label={t("column.owner")}
        maxLength={200}
        value={owner}
        onText={setOwner}
      />
      {may.value.connect ? (
        <p class="muted">
          {t("clients.new.several")}{" "}
          <button type="button" onClick={toImport}>
            {t("import.open")}
          </button>
        </p>
      ) : null}
    </Ask>
  );
}
