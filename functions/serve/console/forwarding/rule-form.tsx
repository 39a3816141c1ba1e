import { useState } from "preact/hooks";
import { enteredStates } from "../../../../schemas/entered-states.ts";
import { eventTypes } from "../../../../schemas/event-types.ts";
import type { Rule, RuleWhen } from "../../../../schemas/rule.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Fault, reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { TextField } from "../parts/text-field.tsx";
import { shownName } from "../state/account-words.ts";
import { accountName } from "../state/accounts.ts";
import { ApiProblem } from "../state/api.ts";
import { connections, toolTitle } from "../state/connections.ts";
import { families } from "../state/filters.ts";
import { stateWords } from "../state/forwarding.ts";
import { useFoundAccounts } from "../state/found-accounts.ts";
import { patternsFor, typesIn } from "../state/rule-types.ts";
import { t, wordFor } from "../state/words.ts";

interface Asked {
  readonly name: string;
  readonly via: Rule["via"];
  readonly url?: string;
  readonly when: RuleWhen;
}

interface Props {
  /** Left out: one that is to be made. */
  readonly rule: Rule | undefined;
  /** Throws where it cannot be kept. */
  readonly onSave: (asked: Asked) => Promise<void>;
}

/** What a rule sends, and where to. */
export function RuleForm({ rule, onSave }: Props) {
  const [name, setName] = useState(rule?.name ?? "");
  const [via, setVia] = useState<Rule["via"]>(rule?.via ?? "endpoint");
  const [url, setUrl] = useState("");
  const [when, setWhen] = useState<RuleWhen>(rule?.when ?? {});
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const address = url.trim();
      await onSave({ name: name.trim(), via, when, ...(address === "" ? {} : { url: address }) });
      setError(undefined);
      setUrl("");
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const isOfUrl = error instanceof ApiProblem && error.fields.includes("url");
  return (
    <form
      class="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t("forward.what")}</h2>
      <TextField
        id="rule-name"
        label={t("forward.name")}
        required
        maxLength={100}
        value={name}
        onText={setName}
      />
      {rule === undefined ? <Via via={via} onChange={setVia} /> : null}
      <Field
        id="rule-url"
        label={t("forward.url")}
        hint={rule === undefined ? t(`forward.url.${via}`) : t("forward.url.kept", { host: rule.host })}
        fault={isOfUrl ? reasonOf(error) : undefined}
      >
        {(props) => (
          <input
            {...props}
            type="url"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            required={rule === undefined}
            maxLength={2_000}
            placeholder={via === "chat" ? "https://hooks.slack.com/services/…" : "https://"}
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        )}
      </Field>
      <h2>{t("forward.when")}</h2>
      <p class="muted">{t("forward.when.hint")}</p>
      <When when={when} onChange={setWhen} />
      {error === undefined || isOfUrl ? null : <Fault error={error} />}
      <button type="submit" class="primary" disabled={busy || name.trim() === ""}>
        {t(rule === undefined ? "forward.make" : "forward.save")}
      </button>
    </form>
  );
}

function Via({
  via,
  onChange,
}: {
  readonly via: Rule["via"];
  readonly onChange: (via: Rule["via"]) => void;
}) {
  return (
    <fieldset class="field">
      <legend>{t("forward.via")}</legend>
      {(["endpoint", "chat"] as const).map((one) => (
        <label class="field check" key={one}>
          <input type="radio" name="via" checked={via === one} onChange={() => onChange(one)} />
          {t(`forward.via.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

interface WhenProps {
  readonly when: RuleWhen;
  readonly onChange: (when: RuleWhen) => void;
}

/** A rule without an empty list: that would be about nothing. */
function withList<Name extends "types" | "tools" | "accounts" | "tags" | "states">(
  when: RuleWhen,
  name: Name,
  list: NonNullable<RuleWhen[Name]>,
): RuleWhen {
  const { [name]: _before, ...others } = when;
  return list.length === 0 ? others : { ...others, [name]: list };
}

const toggled = <Item,>(list: readonly Item[], item: Item, on: boolean): Item[] =>
  on ? [...list.filter((one) => one !== item), item] : list.filter((one) => one !== item);

function When({ when, onChange }: WhenProps) {
  const { tools = [], accounts = [], states = [] } = when;
  const offered = [...new Set([...(connections.value ?? []).map(({ tool }) => tool), ...tools])].sort();
  return (
    <>
      <Types when={when} onChange={onChange} />
      {offered.length === 0 ? null : (
        <fieldset class="field">
          <legend>{t("forward.tools")}</legend>
          <Boxes
            all={offered}
            on={tools}
            text={toolTitle}
            onSet={(tool, on) => onChange(withList(when, "tools", toggled(tools, tool, on)))}
          />
        </fieldset>
      )}
      <Clients chosen={accounts} onChange={(list) => onChange(withList(when, "accounts", [...list]))} />
      <TagsField when={when} onChange={onChange} />
      <Least when={when} onChange={onChange} />
      <fieldset class="field">
        <legend>{t("forward.states")}</legend>
        <Boxes
          all={enteredStates}
          on={states}
          text={stateWords}
          onSet={(state, on) => onChange(withList(when, "states", toggled(states, state, on)))}
        />
        <small>{t("forward.states.hint")}</small>
      </fieldset>
    </>
  );
}

interface BoxesProps<Item extends string> {
  readonly all: readonly Item[];
  readonly on: readonly Item[];
  readonly text: (item: Item) => string;
  readonly onSet: (item: Item, on: boolean) => void;
}

function Boxes<Item extends string>({ all, on, text, onSet }: BoxesProps<Item>) {
  return (
    <div class="boxes">
      {all.map((one) => (
        <label class="field check" key={one}>
          <input
            type="checkbox"
            checked={on.includes(one)}
            onChange={(event) => onSet(one, event.currentTarget.checked)}
          />
          {text(one)}
        </label>
      ))}
    </div>
  );
}

/** Kinds of events by family, each family to be taken whole or in part. */
function Types({ when, onChange }: WhenProps) {
  const chosen = typesIn(when.types ?? []);
  const set = (types: readonly string[]) => onChange(withList(when, "types", [...patternsFor(types)]));
  return (
    <fieldset class="field">
      <legend>
        {t("forward.types")}{" "}
        <span class="muted">
          {chosen.length === 0 ? t("forward.types.all") : t("forward.types.chosen", { n: chosen.length })}
        </span>
      </legend>
      <div class="families">
        {families.map((family) => {
          const types: readonly string[] = eventTypes[family];
          const some = types.filter((type) => chosen.includes(type));
          const title = wordFor("family", family);
          return (
            <details key={family}>
              <summary>
                {title} {some.length === 0 ? null : <span class="count">{some.length}</span>}
              </summary>
              <label class="field check">
                <input
                  type="checkbox"
                  checked={some.length === types.length}
                  onChange={(event) => {
                    const others = chosen.filter((type) => !types.includes(type));
                    set(event.currentTarget.checked ? [...others, ...types] : others);
                  }}
                />
                {t("forward.types.family", { family: title })}
              </label>
              <Boxes
                all={types}
                on={chosen}
                text={(type) => wordFor("type", type)}
                onSet={(type, on) => set(toggled(chosen, type, on))}
              />
            </details>
          );
        })}
      </div>
    </fieldset>
  );
}

interface ClientsProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Clients({ chosen, onChange }: ClientsProps) {
  const [text, setText] = useState("");
  const found = useFoundAccounts(text, { status: "active" }).filter(({ id }) => !chosen.includes(id));
  return (
    <div class="field">
      <label for="rule-client">{t("forward.accounts")}</label>
      {chosen.length === 0 ? null : (
        <div class="buttons">
          {chosen.map((id) => (
            <span class="chip" key={id}>
              <Text>{accountName(id)}</Text>
              <button
                type="button"
                class="plain square"
                aria-label={t("forward.accounts.remove", { name: accountName(id) })}
                onClick={() => onChange(toggled(chosen, id, false))}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          ))}
        </div>
      )}
      <input
        id="rule-client"
        type="search"
        autocomplete="off"
        maxLength={200}
        placeholder={t("forward.accounts.add")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter in here is about clients, not about the whole rule.
          if (event.key === "Enter") event.preventDefault();
        }}
      />
      {text.trim() === "" ? null : (
        <div class="buttons" role="group" aria-label={t("forward.accounts.add")}>
          {found.map((one) => (
            <button
              type="button"
              key={one.id}
              onClick={() => {
                onChange([...chosen, one.id]);
                setText("");
              }}
            >
              <Icon name="plus" />
              <Text>{shownName(one)}</Text>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function TagsField({ when, onChange }: WhenProps) {
  const [text, setText] = useState((when.tags ?? []).join(", "));
  return (
    <Field id="rule-tags" label={t("forward.tags")} hint={t("forward.tags.hint")}>
      {(props) => (
        <input
          {...props}
          type="text"
          maxLength={1_000}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            const tags = value
              .split(",")
              .map((tag) => tag.trim())
              .filter((tag) => tag !== "");
            onChange(withList(when, "tags", tags));
          }}
        />
      )}
    </Field>
  );
}

/** Currencies that are offered first; any other can be typed. */
const currencies = ["GBP", "EUR", "USD", "VND"];

function Least({ when, onChange }: WhenProps) {
  const [amount, setAmount] = useState(when.least?.amount ?? "");
  const [currency, setCurrency] = useState(when.least?.currency ?? "GBP");
  const set = (next: { readonly amount: string; readonly currency: string }) => {
    setAmount(next.amount);
    setCurrency(next.currency);
    const { least: _before, ...others } = when;
    onChange(next.amount === "" ? others : { ...others, least: next });
  };
  return (
    <fieldset class="field">
      <legend>{t("forward.least")}</legend>
      <div class="with-buttons">
        <input
          type="number"
          min={0}
          step="any"
          aria-label={t("forward.least")}
          value={amount}
          onInput={(event) => set({ amount: event.currentTarget.value, currency })}
        />
        <input
          type="text"
          class="currency"
          list="rule-currencies"
          aria-label={t("forward.currency")}
          pattern="[A-Z]{3}"
          maxLength={3}
          value={currency}
          onInput={(event) => set({ amount, currency: event.currentTarget.value.toUpperCase() })}
        />
        <datalist id="rule-currencies">
          {currencies.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
    </fieldset>
  );
}
