import { useState } from "preact/hooks";
import type { EventDetail, RawDelivery } from "../../../../schemas/timeline.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { dateTime } from "../state/format.ts";
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

/** Characters of a body that are laid out at once; more of it is for a file, not for a column. */
const most = 100_000;

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
      <CopyButton text={raw.body} label={t("raw.copy")} />
      <pre dir="ltr" tabIndex={0} role="region" aria-label={t("raw.title")}>
        {body.slice(0, most)}
      </pre>
      {body.length > most ? <p class="muted">{t("raw.cut")}</p> : null}
    </details>
  );
}

/** JSON and XML with a line for each part. Numbers stay as they were written: nothing is parsed and printed again. */
function pretty({ encoding, contentType, body }: RawDelivery): string {
  if (encoding === "base64") return body;
  if (/xml/.test(contentType)) return body.replaceAll(/>\s*</g, ">\n<");
  return /^\s*[[{]/.test(body) ? prettyJson(body) : body;
}

function prettyJson(text: string): string {
  let [out, depth, quoted] = ["", 0, false];
  const line = () => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < text.length && out.length < most * 2; at++) {
    const one = text.charAt(at);
    if (quoted) {
      out += one;
      if (one === "\\") out += text.charAt(++at);
      else if (one === '"') quoted = false;
    } else if (one === '"') {
      out += one;
      quoted = true;
    } else if (one === "{" || one === "[") {
      const empty = /^\s*[}\]]/.exec(text.slice(at + 1, at + 200));
      if (empty) {
        out += one + empty[0].trim();
        at += empty[0].length;
      } else {
        depth = Math.min(depth + 1, 60);
        out += one + line();
      }
    } else if (one === "}" || one === "]") {
      depth = Math.max(0, depth - 1);
      out += line() + one;
    } else if (one === ",") out += one + line();
    else if (one === ":") out += ": ";
    else if (!/\s/.test(one)) out += one;
  }
  return out;
}
