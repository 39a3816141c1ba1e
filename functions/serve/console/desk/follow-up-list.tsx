import { useState } from "preact/hooks";
import type { FollowUp } from "../../../../schemas/follow-up.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Text } from "../parts/text.tsx";
import { TextField } from "../parts/text-field.tsx";
import { accountName } from "../state/accounts.ts";
import { handOverFollowUp, setDone } from "../state/actions.ts";
import { dayDue, today } from "../state/days.ts";
import { paths } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { t } from "../state/words.ts";
import { Ask } from "./ask.tsx";

/** What is to be done: ticked off, or handed over. `named`: says on which client. */
export function FollowUpList({
  list,
  named,
}: {
  readonly list: readonly FollowUp[];
  readonly named: boolean;
}) {
  const [handing, setHanding] = useState<FollowUp | undefined>(undefined);
  return (
    <>
      <ul class="todo">
        {list.map((one) => {
          const isMine = one.who === me.value?.name;
          return (
            <li key={one.id}>
              <input
                type="checkbox"
                checked={one.done !== undefined}
                disabled={!may.value.write}
                aria-label={t("followUp.tick", { what: one.what })}
                onChange={(event) => void setDone(one, event.currentTarget.checked)}
              />
              <span class="todo-what">
                <Text>{isMine ? one.what : `${one.who}: ${one.what}`}</Text>
                {named ? (
                  <Link class="todo-client" to={paths.account(one.account)}>
                    <Text>{accountName(one.account)}</Text>
                  </Link>
                ) : null}
              </span>
              <span class={`todo-when tone ${one.by < today() ? "bad" : "plain"}`}>{dayDue(one.by)}</span>
              {may.value.write ? (
                <button
                  type="button"
                  class="plain square"
                  aria-label={t("followUp.hand", { what: one.what })}
                  title={t("bulk.owner")}
                  onClick={() => setHanding(one)}
                >
                  <Icon name="assign" size={14} />
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {handing ? <HandOverDialog one={handing} onClose={() => setHanding(undefined)} /> : null}
    </>
  );
}

function HandOverDialog({ one, onClose }: { readonly one: FollowUp; readonly onClose: () => void }) {
  const [who, setWho] = useState("");
  const save = () => {
    onClose();
    void handOverFollowUp(one, who.trim());
  };
  return (
    <Ask
      title={t("bulk.owner")}
      action={t("bulk.owner")}
      ready={who.trim() !== ""}
      onSave={save}
      onClose={onClose}
    >
      <p>
        <Text>{one.what}</Text>
      </p>
      <TextField id="hand-over-to" label={t("bulk.owner.to")} maxLength={200} value={who} onText={setWho} />
    </Ask>
  );
}
