import { useState } from "preact/hooks";
import { accountTiers } from "../../../../schemas/account-tiers.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { TextField } from "../parts/text-field.tsx";
import { changeSeveral } from "../state/bulk.ts";
import { useKeys } from "../state/keyboard.ts";
import { me } from "../state/me.ts";
import { ofAll } from "../state/portfolio.ts";
import { t, wordFor } from "../state/words.ts";
import { Ask } from "./ask.tsx";
import { yearsValue } from "./clients-sums.ts";

interface Props {
  readonly chosen: readonly PortfolioAccount[];
  readonly onCsv: () => void;
  readonly onClear: () => void;
}

/** What can be done to all clients that are selected, in one step with one undo. */
export function SelectionBar({ chosen, onCsv, onClear }: Props) {
  const [asking, setAsking] = useState<"owner" | "tags" | "tier" | undefined>(undefined);
  const close = () => setAsking(undefined);
  useKeys({ a: () => setAsking("owner") });
  return (
    <div class="selection-bar" role="region" aria-label={t("select.bar")}>
      <strong>{t("select.count", { n: chosen.length })}</strong>
      <span class="muted">{yearsValue(chosen)}</span>
      <button type="button" onClick={() => setAsking("owner")} aria-keyshortcuts="a">
        <Icon name="assign" />
        {t("bulk.owner")}
      </button>
      <button type="button" onClick={() => setAsking("tags")}>
        <Icon name="tag" />
        {t("bulk.tags")}
      </button>
      <button type="button" onClick={() => setAsking("tier")}>
        <Icon name="flag" />
        {t("bulk.tier")}
      </button>
      <button type="button" onClick={onCsv}>
        <Icon name="download" />
        CSV
      </button>
      <button type="button" class="plain square" aria-label={t("select.clear")} onClick={onClear}>
        <Icon name="close" />
      </button>
      {asking === "owner" ? <HandOver chosen={chosen} onClose={close} /> : null}
      {asking === "tags" ? <TagDialog chosen={chosen} onClose={close} /> : null}
      {asking === "tier" ? <TierDialog chosen={chosen} onClose={close} /> : null}
    </div>
  );
}

interface DialogProps {
  readonly chosen: readonly PortfolioAccount[];
  readonly onClose: () => void;
}

/** People that clients are handed over to by one press. */
const namedPeople = 8;

function HandOver({ chosen, onClose }: DialogProps) {
  const [name, setName] = useState("");
  const people = ownersOfAll().filter((one) => chosen.some(({ owner }) => owner !== one));
  const handTo = (owner: string) => {
    onClose();
    const done = t("bulk.owner.done", { n: chosen.length, name: owner });
    void changeSeveral(chosen, () => ({ owner }), done);
  };
  return (
    <Ask
      title={t("bulk.owner")}
      action={t("bulk.owner")}
      ready={name.trim() !== ""}
      onSave={() => handTo(name.trim())}
      onClose={onClose}
    >
      <Chosen chosen={chosen} />
      <div class="chips">
        {people.slice(0, namedPeople).map((one) => (
          <button type="button" class="chip-button" key={one} onClick={() => handTo(one)}>
            <Icon name="assign" />
            {t("bulk.owner.hand", { name: one })}
          </button>
        ))}
      </div>
      <TextField
        id="hand-over-to"
        label={t(people.length === 0 ? "bulk.owner.to" : "bulk.owner.else")}
        list="owners"
        maxLength={200}
        value={name}
        onText={setName}
      />
      <datalist id="owners">
        {people.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Ask>
  );
}

/** Of whom it is, and what they are worth a year. */
function Chosen({ chosen }: Pick<DialogProps, "chosen">) {
  return <p>{[t("bulk.clients", { n: chosen.length }), yearsValue(chosen)].filter(Boolean).join(", ")}</p>;
}

/** The names of all who have clients, those with the most first, and the name of the reader. */
function ownersOfAll(): string[] {
  const owned = Map.groupBy(ofAll().rows.value, ({ owner = "" }) => owner);
  const names = [...owned].sort(([, a], [, b]) => b.length - a.length).map(([owner]) => owner);
  return [...new Set([...names, me.value?.name ?? ""])].filter(Boolean);
}

function TagDialog({ chosen, onClose }: DialogProps) {
  const [tag, setTag] = useState("");
  const [isOff, setOff] = useState(false);
  const used = [...new Set(chosen.flatMap(({ tags = [] }) => tags))].sort();
  const save = () => {
    onClose();
    const name = tag.trim();
    const change = ({ tags = [] }: Pick<PortfolioAccount, "tags">) => ({
      tags: isOff ? tags.filter((one) => one !== name) : [...new Set([...tags, name])],
    });
    void changeSeveral(
      chosen,
      change,
      t(isOff ? "bulk.tags.off" : "bulk.tags.done", { n: chosen.length, tag: name }),
    );
  };
  return (
    <Ask
      title={t("bulk.tags")}
      action={t("action.save")}
      ready={tag.trim() !== ""}
      onSave={save}
      onClose={onClose}
    >
      <Chosen chosen={chosen} />
      <TextField
        id="tag-name"
        label={t("bulk.tags.name")}
        list="tags"
        maxLength={50}
        value={tag}
        onText={setTag}
      />
      <datalist id="tags">
        {used.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <label class="field check">
        <input type="checkbox" checked={isOff} onChange={(event) => setOff(event.currentTarget.checked)} />
        {t("bulk.tags.remove")}
      </label>
    </Ask>
  );
}

function TierDialog({ chosen, onClose }: DialogProps) {
  const [tier, setTier] = useState<string>("key");
  const save = () => {
    onClose();
    const known = accountTiers.find((one) => one === tier) ?? null;
    const done = t("bulk.tier.done", {
      n: chosen.length,
      tier: known ? wordFor("tier", known) : t("tier.none"),
    });
    void changeSeveral(chosen, () => ({ tier: known }), done);
  };
  return (
    <Ask title={t("bulk.tier")} action={t("action.save")} ready onSave={save} onClose={onClose}>
      <Chosen chosen={chosen} />
      <Field id="tier" label={t("bulk.tier")}>
        {(props) => (
          <select {...props} value={tier} onChange={(event) => setTier(event.currentTarget.value)}>
            {accountTiers.map((one) => (
              <option key={one} value={one}>
                {wordFor("tier", one)}
              </option>
            ))}
            <option value="">{t("tier.none")}</option>
          </select>
        )}
      </Field>
    </Ask>
  );
}
