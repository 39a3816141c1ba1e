import { useState } from "preact/hooks";
import type { EventDetail } from "../../../../schemas/timeline.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords } from "../state/account-words.ts";
import { accountName, known } from "../state/accounts.ts";
import { whoWords } from "../state/audit-words.ts";
import { dateTime } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { t } from "../state/words.ts";

const Assign = onDemand(
  async () => (await import("./assign-dialog.tsx")).AssignDialog,
  () => null,
);

/** Why an event is on this account's timeline, and the way to put it right. */
export function WhyHere({
  detail,
  onChanged,
}: {
  readonly detail: EventDetail;
  readonly onChanged: () => void;
}) {
  const [correcting, setCorrecting] = useState(false);
  const why = detail.why ?? detail.matched;
  const able = may.value.write && why !== undefined && why.identity.type !== "hub:account";
  useKeys(able ? { a: () => setCorrecting(true) } : {});
  if (!why) return null;
  const { rule, identity } = why;
  const others = detail.identities.filter(
    ({ type, value }) => type !== "name" && !(type === identity.type && value === identity.value),
  );
  const provisional =
    detail.account !== undefined && known.value.get(detail.account)?.status === "provisional";
  return (
    <section class="why">
      <h3>{t("why.title")}</h3>
      <p>{t(`why.${rule}`)}</p>
      {identity.type === "hub:account" ? null : (
        <p>
          <strong title={identity.value}>
            <Text>{identityWords(identity)}</Text>
          </strong>
        </p>
      )}
      {detail.why?.by === undefined ? null : (
        <p class="muted">
          {t("why.by", {
            by: whoWords(detail.why.by),
            when: detail.why.at === undefined ? "" : dateTime(detail.why.at),
          })}
        </p>
      )}
      {(detail.also ?? []).length > 0 ? (
        <p>
          {t("why.also")}{" "}
          {detail.also.map(({ account, name }) => (
            <Link
              key={account}
              class="also"
              to={withQuery({ event: detail.id }, paths.account(account), new URLSearchParams())}
            >
              <Text>{known.value.has(account) ? accountName(account) : name}</Text>
            </Link>
          ))}
        </p>
      ) : null}
      {able ? (
        <button type="button" onClick={() => setCorrecting(true)} aria-keyshortcuts="a">
          <Icon name="assign" />
          {t("why.correct")}
        </button>
      ) : null}
      {correcting ? (
        <Assign
          identities={[identity, ...others]}
          name={detail.actor?.name ?? identity.value}
          {...(provisional && detail.account !== undefined ? { provisional: detail.account } : {})}
          onChanged={onChanged}
          onClose={() => setCorrecting(false)}
        />
      ) : null}
    </section>
  );
}
