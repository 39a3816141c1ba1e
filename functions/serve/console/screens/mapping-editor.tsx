import { useEffect, useMemo, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { MappingProblem, MappingProposal, MappingVersion } from "../../../../schemas/mapping.ts";
import { Icon } from "../parts/icon.tsx";
import { Empty, Failure, reasonOf } from "../parts/states.tsx";
import { ApiProblem, call } from "../state/api.ts";
import { partsOf, putConnection } from "../state/connections.ts";
import { leavesIn } from "../state/example-text.ts";
import { type Kept, keptOf } from "../state/examples.ts";
import { isSame } from "../state/json.ts";
import { useLatest } from "../state/latest.ts";
import {
  type Draft,
  drafts,
  emptyRule,
  fieldsOf,
  freeRuleName,
  liveMapping,
  type Source,
  withMapping,
  withRule,
} from "../state/mapping.ts";
import { may } from "../state/me.ts";
import { fieldFor } from "../state/rule-fields.ts";
import { say } from "../state/toast.ts";
import { useTrial } from "../state/trial.ts";
import { mappingWords, t } from "../state/words.ts";
import { type Chosen, MappingExample } from "./mapping-example.tsx";
import { MappingGuesses } from "./mapping-guesses.tsx";
import { MappingJson } from "./mapping-json.tsx";
import { MappingPreview } from "./mapping-preview.tsx";
import { MappingRerun } from "./mapping-rerun.tsx";
import { MappingRule } from "./mapping-rule.tsx";
import { MappingVersions } from "./mapping-versions.tsx";

interface Props {
  readonly connection: Connection;
  readonly source: Source;
}

const noFaults: ReadonlyMap<string, string> = new Map();

/** Edits a mapping beside what it would make of something real; nothing is live until it is saved. */
export function MappingEditor({ connection, source }: Props) {
  const { tool, connection: name } = connection;
  const path = `${tool}/${name}`;
  const live = liveMapping(connection, source);
  const [draft, edit] = useDraft(`${path}/${source}`, live);
  const [kept, keptFailed, loadKept] = useKept(tool, name, source);
  const [versions, loadVersions] = useVersions(path, source);
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const [proposal, setProposal] = useState<MappingProposal | undefined>(undefined);
  const [asJson, setAsJson] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  // What comes by other ways than a post is read by a mapping that belongs to no tool's own route.
  const trial = useTrial(
    source === "posts" ? tool : "relay",
    draft,
    may.value.write ? chosen?.example : undefined,
  );
  // A mail as it came shows no values; what is read of it does.
  const read = source === "posts" || !chosen?.example.event ? undefined : trial.preview?.input;
  const text = read === undefined ? (chosen?.text ?? "") : JSON.stringify(read);
  const dirty = !isSame(draft, live);
  const change = (next: Draft | undefined) => {
    setRefused([]);
    edit(next);
  };
  const faults = faultsOf(trial.preview?.problems ?? [], refused, fieldsOf(source));

  const doing = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const fields = error instanceof ApiProblem ? error.fields : [];
      setRefused(fields);
      say({ tone: "failed", text: fields.length > 0 ? t("mapping.refused") : reasonOf(error) });
    }
    setBusy(false);
  };
  const put = async (next: Draft | undefined, done: string) => {
    await putConnection(connection, { settings: withMapping(connection, source, next) });
    edit(next, { kept: false });
    setProposal(undefined);
    await loadVersions();
    say({ tone: "done", text: done });
  };
  const save = () => void doing(async () => await put(draft, t("mapping.saved")));
  const remove = () => {
    if (confirm(t("mapping.remove.sure"))) void doing(async () => await put(undefined, t("mapping.removed")));
  };
  const propose = () =>
    void doing(async () => {
      if (dirty && draft && !confirm(t("mapping.replace.sure"))) return;
      const body = { tool: source === "posts" ? tool : "relay", ...chosen?.example };
      const found = await call("POST", "/api/mappings/propose", { body });
      setProposal(found);
      change({ rules: found.mapping.rules });
    });
  const choose = (version: MappingVersion) => {
    if (dirty && draft && !confirm(t("mapping.replace.sure"))) return;
    setProposal(undefined);
    change({ rules: version.mapping.rules });
  };
  const problem = trial.error instanceof ApiProblem ? reasonOf(trial.error) : undefined;

  return (
    <div class="mapping">
      <div class="mapping-side">
        <MappingExample
          source={source}
          kept={keptFailed === undefined ? kept : (kept ?? [])}
          chosen={chosen}
          leaves={useMemo(() => leavesIn(text, undefined), [text])}
          fault={problem}
          onChoose={setChosen}
        />
        {keptFailed === undefined ? null : <Failure error={keptFailed} retry={() => void loadKept()} />}
        {may.value.write && chosen ? (
          <button type="button" disabled={busy} onClick={propose}>
            <Icon name="suggest" />
            {t("mapping.propose")}
          </button>
        ) : null}
        {proposal ? <MappingGuesses proposal={proposal} /> : null}
        {draft && may.value.write ? <MappingPreview trial={trial} hasExample={chosen !== undefined} /> : null}
      </div>
      <div class="mapping-main">
        {draft ? (
          <>
            <div class="mapping-bar">
              <div class="lanes" role="group" aria-label={t("mapping.way")}>
                <button type="button" aria-pressed={!asJson} onClick={() => setAsJson(false)}>
                  {t("mapping.form")}
                </button>
                <button type="button" aria-pressed={asJson} onClick={() => setAsJson(true)}>
                  JSON
                </button>
              </div>
              <span class={`badge ${dirty ? "warn" : live ? "good" : ""}`}>
                {t(dirty ? "mapping.dirty" : "mapping.live")}
              </span>
              <span class="spring" />
              {dirty ? (
                <button type="button" class="plain" onClick={() => change(undefined)}>
                  {t("mapping.discard")}
                </button>
              ) : null}
              {may.value.connect ? (
                <button
                  type="button"
                  class="primary"
                  disabled={!dirty || busy || !trial.current}
                  onClick={save}
                >
                  {t("mapping.save")}
                </button>
              ) : null}
            </div>
            {refused.length > 0 ? <Refused fields={refused} within={fieldsOf(source)} /> : null}
            <fieldset disabled={!may.value.write}>
              <legend class="sr">{t("connection.mapping")}</legend>
              {asJson ? (
                <MappingJson draft={draft} onChange={change} />
              ) : (
                <Rules draft={draft} faults={faults} text={text} onChange={change} />
              )}
            </fieldset>
            {may.value.connect && live ? (
              <button type="button" class="plain danger" disabled={busy} onClick={remove}>
                <Icon name="remove" />
                {t("mapping.remove")}
              </button>
            ) : null}
          </>
        ) : (
          <Empty icon="record" title={t("mapping.none")}>
            <p>{t(`mapping.${source}.none`)}</p>
            {may.value.write ? (
              <button type="button" onClick={() => change({ rules: [emptyRule("event")] })}>
                {t("mapping.start")}
              </button>
            ) : null}
          </Empty>
        )}
        {versions.length > 0 ? (
          <MappingVersions versions={versions} live={live} shown={draft} onChoose={choose} />
        ) : null}
        {may.value.connect && (live || source === "rows") ? <MappingRerun connection={path} /> : null}
      </div>
    </div>
  );
}

interface RulesProps {
  readonly draft: Draft;
  readonly faults: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly text: string;
  readonly onChange: (draft: Draft) => void;
}

function Rules({ draft, faults, text, onChange }: RulesProps) {
  const { rules } = draft;
  return (
    <>
      {rules.map((rule, n) => (
        <MappingRule
          key={n}
          rule={rule}
          number={n}
          faults={faults.get(n) ?? noFaults}
          leaves={leavesIn(text, rule.each)}
          onChange={(next) => onChange(withRule(draft, n, next))}
          {...(rules.length > 1 ? { onRemove: () => onChange(withRule(draft, n, undefined)) } : {})}
        />
      ))}
      <button
        type="button"
        class="plain"
        disabled={rules.length >= 20}
        onClick={() => onChange(withRule(draft, rules.length, emptyRule(freeRuleName(draft))))}
      >
        <Icon name="plus" />
        {t("rule.add")}
      </button>
    </>
  );
}

/** What the API refused outside the fields of a rule. */
function Refused({ fields, within }: { readonly fields: readonly string[]; readonly within: string }) {
  const others = fields.filter((field) => !field.startsWith(`${within}rules[`));
  if (others.length === 0) return null;
  return (
    <p class="fault" role="alert">
      <Icon name="alert" />
      <span>{t("settings.wrongAt", { fields: others.join(", ") })}</span>
    </p>
  );
}

/** What is wrong with each rule's fields: what the preview found, and what was refused when it was saved. */
function faultsOf(
  problems: readonly MappingProblem[],
  refused: readonly string[],
  within: string,
): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const all = [
    ...refused.map((field) => ({ field: field.slice(within.length), reason: t("settings.wrong") })),
    ...problems.map(({ field, code, values, reason }) => ({
      field,
      reason: mappingWords(code, values) ?? reason,
    })),
  ];
  const rules = new Map<number, Map<string, string>>();
  for (const { field, reason } of all) {
    const [, number, path] = /^rules\[(\d+)\]\.(.*)$/.exec(field) ?? [];
    if (number === undefined || path === undefined) continue;
    const rule = rules.get(Number(number)) ?? new Map<string, string>();
    const at = path.startsWith("type") ? path : (fieldFor(path)?.path ?? path);
    rules.set(Number(number), rule.set(at, rule.has(at) ? `${rule.get(at)}; ${reason}` : reason));
  }
  return rules;
}

/** What is edited; it outlives a look elsewhere. Given nothing, it is what is live again. */
function useDraft(name: string, live: Draft | undefined) {
  const [draft, setDraft] = useState(drafts.get(name) ?? live);
  const edit = (next: Draft | undefined, { kept = true } = {}) => {
    if (next && kept) drafts.set(name, next);
    else drafts.delete(name);
    setDraft(next ?? (kept ? live : undefined));
  };
  return [draft, edit] as const;
}

function useKept(tool: string, connection: string, source: Source) {
  const [kept, setKept] = useState<readonly Kept[] | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const begin = useLatest();
  const load = async () => {
    const isLatest = begin();
    try {
      const found = await keptOf(tool, connection, source);
      if (!isLatest()) return;
      setKept(found);
      setError(undefined);
    } catch (problem) {
      if (isLatest()) setError(problem);
    }
  };
  useEffect(() => void load(), [tool, connection, source]);
  return [kept, error, load] as const;
}

/** The versions that the hub has numbered. */
function useVersions(connection: string, source: Source) {
  const [versions, setVersions] = useState<readonly MappingVersion[]>([]);
  const begin = useLatest();
  const load = async () => {
    const isLatest = begin();
    const asked = { at: partsOf(connection), query: { of: source } };
    const answer = await call("GET", "/api/connections/{tool}/{connection}/mappings", asked);
    if (isLatest()) setVersions(answer.versions);
  };
  // Without them the page still edits and saves; they are read again with each saving.
  useEffect(() => void load().catch(() => undefined), [connection, source]);
  return [versions, load] as const;
}
