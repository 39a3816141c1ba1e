import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { type Example, type Leaf, pasted } from "../state/example-text.ts";
import { exampleOf, type Kept, mailExample } from "../state/examples.ts";
import { dateTime } from "../state/format.ts";
import { useLatest } from "../state/latest.ts";
import type { Source } from "../state/mapping.ts";
import { prettyJson } from "../state/pretty.ts";
import { t } from "../state/words.ts";

/** What a mapping is tried on: a kept delivery, or a pasted text. */
export interface Chosen {
  readonly example: Example;
  readonly text: string;
}

interface Props {
  readonly source: Source;
  readonly kept: readonly Kept[] | undefined;
  readonly chosen: Chosen | undefined;
  readonly leaves: readonly Leaf[];
  /** Why the hub could not read the example. */
  readonly fault: string | undefined;
  readonly onChoose: (chosen: Chosen | undefined) => void;
}

const own = "pasted";

/** Chooses the example, and shows what is in it. */
export function MappingExample({ source, kept, chosen, leaves, fault, onChoose }: Props) {
  const [which, setWhich] = useState<string | undefined>(undefined);
  const [text, setText] = useState(source === "mails" ? mailExample : "");
  const [unread, setUnread] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const first = kept === undefined ? undefined : (kept[0]?.id ?? own);
  const current = which ?? first;
  /** Known at once, where an effect that waits still has what was true when it was made. */
  const isByHand = useRef(false);
  const paste = (next: string) => {
    setText(next);
    setUnread(undefined);
    if (next.trim() === "") return onChoose(undefined);
    try {
      onChoose({ example: pasted(next, source), text: next });
    } catch {
      setUnread(t("example.notJson"));
      onChoose(undefined);
    }
  };
  const begin = useLatest();
  const choose = async (wanted: string | undefined) => {
    const isLatest = begin();
    setError(undefined);
    const one = kept?.find(({ id }) => id === wanted);
    if (!one) return wanted === own ? paste(text) : undefined;
    try {
      const example = await exampleOf(one, source);
      if (isLatest()) onChoose(example);
    } catch (problem) {
      if (!isLatest()) return;
      setError(problem);
      onChoose(undefined);
    }
  };
  // Only what nobody has chosen: an effect runs later, when somebody may have begun to write.
  useEffect(() => {
    if (!isByHand.current) void choose(first);
  }, [first]);
  const wrong = unread ?? fault;
  return (
    <section>
      <h2>{t("example.title")}</h2>
      {kept === undefined ? <Skeleton lines={2} height={36} /> : null}
      {kept && kept.length > 0 ? (
        <Field id="example-which" label={t("example.which")}>
          {(props) => (
            <select
              {...props}
              value={current ?? ""}
              onChange={({ currentTarget: { value } }) => {
                isByHand.current = true;
                setWhich(value);
                void choose(value);
              }}
            >
              {kept.map(({ id, title, recordedTime }) => (
                <option key={id} value={id}>
                  {dateTime(recordedTime)} · {title.slice(0, 80)}
                </option>
              ))}
              <option value={own}>{t("example.own")}</option>
            </select>
          )}
        </Field>
      ) : null}
      {error === undefined ? null : <Failure error={error} retry={() => void choose(current)} />}
      {current === own ? (
        <Field id="example-text" label={t("example.paste")}>
          {(props) => (
            <textarea
              {...props}
              class="code"
              rows={8}
              spellcheck={false}
              maxLength={200_000}
              aria-describedby="example-fault"
              aria-invalid={wrong !== undefined}
              value={text}
              onInput={(event) => paste(event.currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
      <p id="example-fault" class={wrong === undefined ? "muted" : "fault"}>
        {wrong ?? (chosen || kept === undefined ? "" : t("example.none"))}
      </p>
      {chosen && current !== own ? (
        <details class="raw">
          <summary>{t("raw.show")}</summary>
          <pre dir="ltr" tabIndex={0} role="region" aria-label={t("raw.title")}>
            {prettyJson(chosen.text).slice(0, 20_000)}
          </pre>
        </details>
      ) : null}
      {leaves.length > 0 ? <Leaves leaves={leaves} /> : null}
    </section>
  );
}

/** Each value of the example, with the expression that finds it. */
function Leaves({ leaves }: { readonly leaves: readonly Leaf[] }) {
  return (
    <details>
      <summary>
        {t("example.leaves")} <span class="count">{leaves.length}</span>
      </summary>
      <dl class="facts leaves">
        {leaves.map(({ path, value }) => (
          <div key={path}>
            <dt>
              <code>
                <Text>{path}</Text>
              </code>
            </dt>
            <dd>
              <Text>{value}</Text>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
