import type { Identity, PublishedEvent } from "../../../../schemas/account-event.ts";
import type { MappingProblem } from "../../../../schemas/mapping.ts";
import { Icon } from "../parts/icon.tsx";
import { Phrase } from "../parts/phrase.tsx";
import { Text } from "../parts/text.tsx";
import { toolTitle } from "../state/connections.ts";
import { dateTime, money, whenDue } from "../state/format.ts";
import { fieldFor, labelFor } from "../state/rule-fields.ts";
import type { Trial } from "../state/trial.ts";
import { t, wordFor } from "../state/words.ts";
import { Details, type Fact, Facts } from "./facts.tsx";
import { inputId } from "./mapping-rule.tsx";

/** What the mapping would make of the example, before anything goes live. */
export function MappingPreview({
  trial,
  hasExample,
}: {
  readonly trial: Trial;
  readonly hasExample: boolean;
}) {
  const { preview, current } = trial;
  const [events, problems] = [preview?.events ?? [], preview?.problems ?? []];
  return (
    <section class={`preview${current ? "" : " stale"}`} aria-busy={!current}>
      <h2>{t("preview.title")}</h2>
      <p role="status" class="muted">
        {preview === undefined
          ? t(hasExample ? "preview.trying" : "preview.needsExample")
          : [
              t("preview.events", { n: events.length }),
              ...(preview.lost > 0 ? [t("preview.lost", { n: preview.lost })] : []),
              ...(problems.length > 0 ? [t("preview.problems", { n: problems.length })] : []),
            ].join(" · ")}
      </p>
      {problems.length > 0 ? (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={`${problem.field} ${problem.reason}`}>
              <Problem problem={problem} />
            </li>
          ))}
        </ul>
      ) : null}
      {events.length > 0 ? (
        <ol class="previewed">
          {events.slice(0, 20).map((event) => (
            <li key={event.id}>
              <Previewed event={event} />
            </li>
          ))}
        </ol>
      ) : null}
      {events.length > 20 ? <p class="muted">{t("preview.more", { n: events.length - 20 })}</p> : null}
    </section>
  );
}

/** A fault, in a way that leads to its field. */
function Problem({ problem: { field, code, values, reason } }: { readonly problem: MappingProblem }) {
  const [, number = "", path = ""] = /^rules\[(\d+)\]\.(.*)$/.exec(field) ?? [];
  const known = labelFor(path);
  const label = known === undefined ? field : t(known);
  const id = inputId(Number(number), fieldFor(path)?.path ?? path);
  return (
    <button
      type="button"
      class="plain fault"
      onClick={() => {
        const input = document.getElementById(id);
        input?.closest("details")?.setAttribute("open", "");
        input?.focus();
      }}
    >
      <Icon name="alert" size={14} />
      <span>
        {number === "" ? "" : `${t("rule.number", { n: Number(number) + 1 })} · `}
        {label}: <Phrase code={code} values={values} english={reason} />
      </span>
    </button>
  );
}

/** "Jetpack Workflow account"; of an address, a domain, a number or a name, which of them it is. */
function kindWords({ type }: Identity): string {
  const [tool = "", kind] = type.split(":");
  return kind === undefined
    ? wordFor("identity", type)
    : t("identity.of", { tool: toolTitle(tool), kind: wordFor("identity", kind), id: "" }).trim();
}

function Previewed({ event }: { readonly event: PublishedEvent }) {
  const { family, type, title, time, scheduledFor, actor, object, identities, direction } = event;
  const facts: (Fact | undefined)[] = [
    [t("fact.time"), dateTime(time)],
    scheduledFor === undefined
      ? undefined
      : [t(family === "meeting" ? "fact.scheduled" : "fact.due"), whenDue(scheduledFor)],
    [
      t("preview.account"),
      identities.length === 0 ? (
        <span class="fault">{t("preview.noCustomer")}</span>
      ) : (
        <ul class="values">
          {identities.map((one) => (
            <li key={`${one.type} ${one.value}`}>
              <Text>{one.value}</Text> <span class="muted">{kindWords(one)}</span>
            </li>
          ))}
        </ul>
      ),
    ],
    event.money === undefined
      ? undefined
      : [t("fact.money"), <strong class="figure">{money(event.money)}</strong>],
    actor === undefined ? undefined : [t("fact.actor"), <Text>{actor.name ?? actor.email}</Text>],
    direction === undefined ? undefined : [t("fact.direction"), t(`direction.${direction}`)],
    object === undefined
      ? undefined
      : [
          wordFor("object", object.kind),
          <>
            <Text>{object.name ?? object.id}</Text>
            {object.state === undefined ? null : (
              <span class="muted">
                {" "}
                · <Text>{wordFor("status", object.state)}</Text>
              </span>
            )}
          </>,
        ],
  ];
  return (
    <article>
      <h3>
        <span class={`family ${family}`}>
          <Icon name={family} />
        </span>
        <span>
          <Text>{title}</Text> <span class="muted">{wordFor("type", type)}</span>
        </span>
      </h3>
      <Facts facts={facts.filter((fact) => fact !== undefined)} />
      <Details details={event.details} />
    </article>
  );
}
