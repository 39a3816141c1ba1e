import { useEffect, useState } from "preact/hooks";
import type { Rule } from "../../../../schemas/rule.ts";
import { Address } from "../parts/address.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { dateTime } from "../state/format.ts";
import { changeRule, freshSecret, isWell, loadRules, outcomeWords } from "../state/forwarding.ts";
import { go, paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { RuleDeliveries } from "./rule-deliveries.tsx";
import { RuleForm } from "./rule-form.tsx";

/** Does it, and says why it could not be done. */
const doing = (work: () => Promise<void>) => () =>
  void work().catch((error: unknown) => say({ tone: "failed", text: reasonOf(error) }));

export function NewRule() {
  if (!may.value.connect) return <AdminOnly />;
  return (
    <RuleForm
      rule={undefined}
      onSave={async ({ via, ...body }) => {
        const { rule, secret } = await call("POST", "/api/rules", { body: { via, ...body } });
        freshSecret.value = secret === undefined ? undefined : { rule: rule.id, text: secret };
        await loadRules();
        go(paths.forwardingRule(rule.id), { replace: true });
        say({ tone: "done", text: t("forward.made") });
      }}
    />
  );
}

/** One rule: whether it is on, what was answered, what it sends where, its secrets, and its end. */
export function OneRule({ rule }: { readonly rule: Rule }) {
  const at = { rule: rule.id };
  const isAdmin = may.value.connect;
  // What was shown once goes with the page.
  useEffect(
    () => () => {
      freshSecret.value = undefined;
    },
    [],
  );
  const remove = doing(async () => {
    if (!confirm(t("forward.remove.sure", { name: rule.name }))) return;
    await call("DELETE", "/api/rules/{rule}", { at });
    await loadRules();
    go(paths.forwarding);
    say({ tone: "done", text: t("forward.removed", { name: rule.name }) });
  });
  return (
    <>
      <Standing rule={rule} />
      {freshSecret.value?.rule === rule.id ? (
        <section class="state-card waiting" aria-label={t("forward.secret")}>
          <p>{t("forward.secret.once")}</p>
          <Address text={freshSecret.value.text} />
        </section>
      ) : null}
      <RuleDeliveries rule={rule} />
      {isAdmin ? (
        <>
          <Replay rule={rule} />
          <RuleForm
            rule={rule}
            onSave={async ({ via: _via, ...change }) => {
              await changeRule(rule, change);
              say({ tone: "done", text: t("forward.saved") });
            }}
          />
          {rule.via === "endpoint" ? <RuleSecrets rule={rule} /> : null}
          <section>
            <button type="button" class="plain danger" onClick={remove}>
              <Icon name="remove" />
              {t("forward.remove")}
            </button>
            <p class="muted">{t("forward.remove.hint")}</p>
          </section>
        </>
      ) : (
        <AdminOnly />
      )}
    </>
  );
}

const AdminOnly = () => (
  <p class="notice">
    <Icon name="info" /> {t("forward.adminOnly")}
  </p>
);

/** Whether it is on, and if not, by whom; with a test, and the way to pause it or have it go on. */
function Standing({ rule }: { readonly rule: Rule }) {
  const [busy, setBusy] = useState(false);
  const { paused, pausedBy } = rule;
  const test = doing(async () => {
    setBusy(true);
    try {
      const answer = await call("POST", "/api/rules/{rule}/test", { at: { rule: rule.id } });
      const outcome = outcomeWords(answer);
      say({
        tone: isWell(answer.outcome) ? "done" : "failed",
        text: t("forward.test.answer", { outcome }),
      });
    } finally {
      setBusy(false);
    }
  });
  return (
    <div class={`state-card ${paused ? "quiet" : "well"}`} role="status">
      <strong>
        {paused
          ? pausedBy === undefined
            ? t("forward.paused")
            : t("forward.pausedBy", { why: outcomeWords({ outcome: pausedBy }) })
          : t("forward.on")}
      </strong>
      <span class="muted">
        {rule.via === "chat" ? t("forward.to.chat") : t("forward.to.endpoint", { host: rule.host })}
      </span>
      {may.value.connect ? (
        <span class="buttons">
          <button type="button" class="plain" disabled={busy} onClick={test}>
            <Icon name="send" />
            {t("forward.test")}
          </button>
          <button
            type="button"
            class={paused ? "primary" : "plain"}
            onClick={doing(async () => await changeRule(rule, { paused: !paused }))}
          >
            {t(paused ? "forward.resume" : "forward.pause")}
          </button>
        </span>
      ) : null}
    </div>
  );
}

/** As far back as what came of deliveries is kept. */
const daysBack = 14;

/** The reader's own time of some days ago, as its field writes it. */
function localTime(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() - days);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Replay({ rule }: { readonly rule: Rule }) {
  const [since, setSince] = useState(() => localTime(1));
  const send = doing(async () => {
    const body = { since: new Date(since).toISOString() };
    await call("POST", "/api/rules/{rule}/replay", { at: { rule: rule.id }, body });
    say({ tone: "done", text: t("forward.replay.begun", { when: dateTime(body.since) }) });
  });
  return (
    <section>
      <h2>{t("forward.replay")}</h2>
      <p class="muted">{t("forward.replay.hint")}</p>
      <form
        class="with-buttons"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <input
          type="datetime-local"
          aria-label={t("forward.replay.since")}
          required
          min={localTime(daysBack)}
          max={localTime(0)}
          value={since}
          onInput={(event) => setSince(event.currentTarget.value)}
        />
        <button type="submit" disabled={rule.paused || since === ""}>
          {t("forward.replay.do")}
        </button>
      </form>
      {rule.paused ? <p class="muted">{t("forward.replay.paused")}</p> : null}
    </section>
  );
}

/** The secrets by which deliveries are signed: when each was made, never what it is. A new one stands beside the one before. */
function RuleSecrets({ rule }: { readonly rule: Rule }) {
  const at = { rule: rule.id };
  const renew = doing(async () => {
    const { secret } = await call("POST", "/api/rules/{rule}/secret", { at, body: {} });
    freshSecret.value = secret === undefined ? undefined : { rule: rule.id, text: secret };
    await loadRules();
  });
  const endOlder = doing(async () => {
    if (!confirm(t("forward.secret.end.sure"))) return;
    await call("POST", "/api/rules/{rule}/secret", { at, body: { endOlder: true } });
    await loadRules();
    say({ tone: "done", text: t("forward.secret.ended") });
  });
  const isTwo = rule.secrets.length > 1;
  return (
    <section>
      <h2>{t("forward.secret")}</h2>
      <p class="muted">{t(isTwo ? "forward.secret.two" : "forward.secret.hint")}</p>
      <ul class="secrets">
        {rule.secrets.map((one, n) => (
          <li key={one.id}>
            <Icon name="key" />
            <span class="secret-name">{t(n === 0 ? "forward.secret.newest" : "forward.secret.older")}</span>
            <span class="muted">{t("forward.secret.made", { when: dateTime(one.createdAt) })}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="plain" onClick={isTwo ? endOlder : renew}>
        <Icon name={isTwo ? "check" : "plus"} />
        {t(isTwo ? "forward.secret.end" : "forward.secret.new")}
      </button>
    </section>
  );
}
