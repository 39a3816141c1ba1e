import { useEffect, useState } from "preact/hooks";
import { pagesOf } from "../../../../schemas/api/pages.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { RefusedSummary } from "../../../../schemas/refused.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { dateTime } from "../state/format.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

/** What was refused because of its signature and is kept for a week, and the way to have it verified again. */
export function ConnectionRefused({ of: { tool, connection } }: { readonly of: Connection }) {
  const [summary, setSummary] = useState<RefusedSummary>();
  const [busy, setBusy] = useState(false);
  const at = { tool, connection };
  const load = async () => {
    try {
      setSummary(await call("GET", "/api/connections/{tool}/{connection}/refused", { at }));
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  useEffect(() => void load(), [tool, connection]);
  const verify = async () => {
    setBusy(true);
    const count = { taken: 0, refused: 0 };
    try {
      const path = "/api/connections/{tool}/{connection}/refused/verify";
      const pages = pagesOf(
        async (cursor) => await call("POST", path, { at, body: cursor ? { cursor } : {} }),
      );
      for await (const page of pages) {
        count.taken += page.taken;
        count.refused += page.refused;
      }
      say({ tone: "done", text: t("refused.verified", count) });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    await load();
    setBusy(false);
  };
  if (summary?.oldest === undefined) return null;
  return (
    <div class="notice">
      <p>{t("refused.kept", { count: summary.kept, when: dateTime(summary.oldest) })}</p>
      {may.value.connect ? (
        <button type="button" class="plain" disabled={busy} onClick={() => void verify()}>
          <Icon name="send" />
          {t("refused.verify")}
        </button>
      ) : null}
    </div>
  );
}
