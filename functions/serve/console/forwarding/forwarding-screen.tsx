import { useEffect, useState } from "preact/hooks";
import type { Rule, Sent } from "../../../../schemas/rule.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Gone, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { relative } from "../state/format.ts";
import { isWell, loadRules, outcomeWords, rules, whenWords } from "../state/forwarding.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { useTitle } from "../state/title.ts";
import { t } from "../state/words.ts";
import { NewRule, OneRule } from "./one-rule.tsx";

/** The address of the page that makes a rule, in the place of a rule's id. */
const isNew = (id: string) => id === "new";

/** The rules by which events are sent on, or one of them. */
export function ForwardingScreen({ rule: id }: { readonly rule: string | undefined }) {
  const [error, setError] = useState<unknown>(undefined);
  const load = () => loadRules().then(() => setError(undefined), setError);
  useEffect(() => void load(), [id]);
  const rule = rules.value?.find((one) => one.id === id);
  const name = id === undefined ? "" : isNew(id) ? t("forward.new") : (rule?.name ?? "");
  useTitle(name, t("nav.forwarding"));
  return (
    <section class="pane" aria-label={t("nav.forwarding")}>
      <header class="pane-head">
        {id === undefined ? null : (
          <Link class="back" to={paths.forwarding}>
            <Icon name="back" />
            {t("nav.forwarding")}
          </Link>
        )}
        <div class="headline">
          <h1>{name === "" ? t("nav.forwarding") : <Text>{name}</Text>}</h1>
          <span class="spring" />
          {id === undefined && may.value.connect ? (
            <Link class="button primary" to={paths.forwardingRule("new")}>
              <Icon name="plus" />
              {t("forward.new")}
            </Link>
          ) : null}
        </div>
        {id === undefined ? <p class="sub">{t("forward.sub")}</p> : null}
      </header>
      <div class="scroller page">
        {error === undefined ? null : <Failure error={error} retry={() => void load()} />}
        {rules.value === undefined ? (
          error === undefined ? (
            <Skeleton lines={4} height={64} />
          ) : null
        ) : id === undefined ? (
          <RuleList list={rules.value} />
        ) : isNew(id) ? (
          <NewRule />
        ) : rule === undefined ? (
          <Gone title={t("forward.gone")} to={paths.forwarding} place={t("nav.forwarding")} />
        ) : (
          <OneRule rule={rule} key={rule.id} />
        )}
      </div>
    </section>
  );
}

function RuleList({ list }: { readonly list: readonly Rule[] }) {
  if (list.length === 0)
    return (
      <Empty icon="send" title={t("forward.none")}>
        <p>{t("forward.none.hint")}</p>
        {may.value.connect ? null : <p>{t("forward.adminOnly")}</p>}
      </Empty>
    );
  return (
    <ul class="cards wide">
      {list.map((one) => (
        <li key={one.id}>
          <Link class="card" to={paths.forwardingRule(one.id)}>
            <span class="card-title">
              <Text>{one.name}</Text>
              <RuleState rule={one} />
            </span>
            <Text>{whenWords(one.when)}</Text>
            <span class="muted">
              {one.via === "chat" ? t("forward.to.chat") : t("forward.to.endpoint", { host: one.host })}
              {" · "}
              <LastAnswer rule={one.id} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function RuleState({ rule: { paused, pausedBy } }: { readonly rule: Rule }) {
  return (
    <span class={`badge ${paused ? "warn" : "good"}`}>
      {t(paused ? (pausedBy === undefined ? "forward.paused" : "forward.stopped") : "forward.on")}
    </span>
  );
}

function LastAnswer({ rule }: { readonly rule: string }) {
  const [last, setLast] = useState<Sent | null | undefined>(undefined);
  useEffect(() => {
    call("GET", "/api/rules/{rule}/sent", { at: { rule } }).then(
      ({ sent }) => setLast(sent[0] ?? null),
      () => undefined,
    );
  }, [rule]);
  if (last === undefined) return null;
  if (last === null) return <>{t("forward.last.none")}</>;
  return (
    <span class={isWell(last.outcome) ? "" : "word bad"}>
      {t("forward.last", { outcome: outcomeWords(last), ago: relative(last.at) })}
    </span>
  );
}
