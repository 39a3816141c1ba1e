import { useState } from "preact/hooks";
import type { EventDetail, RawDelivery } from "../../../../schemas/timeline.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { dateTime } from "../state/format.ts";
import { most, pretty } from "../state/pretty.ts";
import { t } from "../state/words.ts";

/** The delivery exactly as the tool sent it; for an event told in two deliveries, both. */
export function RawDeliveries({ detail }: { readonly detail: EventDetail }) {
  const parts = Object.entries(detail.parts ?? {});
  return (
    <section>
      <h3>{t("raw.title")}</h3>
      {parts.length > 0 ? (
        parts.map(([name, raw]) => <Raw key={name} raw={raw} title={name} />)
      ) : (
        <Raw raw={detail.raw} title={undefined} />
      )}
    </section>
  );
}

function Raw({ raw, title }: { readonly raw: RawDelivery; readonly title: string | undefined }) {
  const [open, setOpen] = useState(false);
  const body = open ? pretty(raw) : "";
  return (
    <details class="raw" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title === undefined ? t("raw.show") : title} <span class="muted">{raw.contentType}</span>
      </summary>
      <dl class="facts">
        <div>
          <dt>{t("raw.received")}</dt>
          <dd>{dateTime(raw.receivedAt)}</dd>
        </div>
        <div>
          <dt>SHA-256</dt>
          <dd>
            <code class="hash">{raw.sha256}</code>
          </dd>
        </div>
      </dl>
      {raw.expired || raw.erased ? (
        <p class="muted">{t(raw.expired ? "raw.expired" : "raw.erased")}</p>
      ) : (
        <>
          <CopyButton text={raw.body} label={t("raw.copy")} />
          <pre dir="ltr" tabIndex={0} role="region" aria-label={t("raw.title")}>
            {body.slice(0, most)}
          </pre>
        </>
      )}
      {body.length > most ? <p class="muted">{t("raw.cut")}</p> : null}
    </details>
  );
}
