import { useEffect, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import type { Suggestion } from "../../../../schemas/suggestion.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { merge } from "../state/attribution.ts";
import { evidenceWords } from "../state/evidence-words.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

/** What the hub believes belongs to this account. Nothing of it is done by itself. */
export function Suggestions({ account }: { readonly account: Account }) {
  const [list, setList] = useState<readonly Suggestion[]>([]);
  useEffect(() => {
    setList([]);
    let current = true;
    call("GET", "/api/suggestions", { query: { account: account.id } })
      .then((answer) => current && setList(answer.suggestions))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [account.id]);
  const gone = (id: string) => setList((now) => now.filter((one) => one.id !== id));
  const doing = (id: string, work: () => Promise<unknown>) => () => {
    work()
      .then(() => gone(id))
      .catch((error: unknown) => say({ tone: "failed", text: reasonOf(error) }));
  };
  if (!may.value.write) return null;
  return (
    <>
      {list.flatMap((one) => {
        const other = one.accounts.find((each) => each.account !== account.id);
        if (one.kind !== "merge" || !other || account.status !== "active") return [];
        return [
          <div class="notice" key={one.id}>
            <Icon name="merge" />
            <span>
              {t("merge.maybe", { name: other.name })}{" "}
              <span class="muted">
                <Text>{evidenceWords(one.evidence)}</Text>
              </span>
            </span>
            <button
              type="button"
              class="plain"
              onClick={doing(
                one.id,
                async () => await merge(account, { id: other.account, name: other.name }),
              )}
            >
              {t("merge.yes")}
            </button>
            <button
              type="button"
              class="plain"
              onClick={doing(
                one.id,
                async () =>
                  await call("DELETE", "/api/suggestions/{suggestion}", { at: { suggestion: one.id } }),
              )}
            >
              {t("merge.no")}
            </button>
          </div>,
        ];
      })}
    </>
  );
}
