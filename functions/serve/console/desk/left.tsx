import { useState } from "preact/hooks";
import type { InsightAnswer } from "../../../../schemas/insight.ts";
import { type LeftReason, leftReasons } from "../../../../schemas/left-reasons.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { comeBack, noteLeft } from "../state/actions.ts";
import { causeWord, reasons } from "../state/causes.ts";
import { plainDay, today } from "../state/days.ts";
import { may } from "../state/me.ts";
import { t } from "../state/words.ts";
import { About, Ask } from "./ask.tsx";

/** Whether a client has left, when and why; and the way to say so, or that it is back. */
export function LeftSection({ insight: { account, left } }: { readonly insight: InsightAnswer }) {
  const [asking, setAsking] = useState(false);
  if (left === undefined && !may.value.write) return null;
  return (
    <section>
      <h2>
        {t("left.title")}
        <span class="spring" />
        {may.value.write ? (
          <button
            type="button"
            class="plain"
            onClick={() => (left === undefined ? setAsking(true) : void comeBack(account, left))}
          >
            <Icon name={left === undefined ? "out" : "undo"} size={14} />
            {t(left === undefined ? "left.add" : "left.back")}
          </button>
        ) : null}
      </h2>
      <p class={left === undefined ? "muted" : ""}>
        {left === undefined
          ? t("left.stays")
          : t("left.on", { day: plainDay(left.on), cause: causeWord(left.reason) })}
      </p>
      {asking ? <LeftDialog client={account} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

interface Props {
  readonly client: InsightAnswer["account"];
  readonly onClose: () => void;
}

/** When a client left, and why. */
function LeftDialog({ client, onClose }: Props) {
  const [on, setOn] = useState(today());
  const [reason, setReason] = useState<LeftReason | undefined>();
  const [note, setNote] = useState("");
  const save = () => {
    if (reason === undefined) return;
    onClose();
    void noteLeft(client, { on, reason, ...(note.trim() === "" ? {} : { note: note.trim() }) });
  };
  return (
    <Ask
      title={t("left.add")}
      action={t("action.save")}
      ready={on !== "" && reason !== undefined}
      onSave={save}
      onClose={onClose}
    >
      <About client={client} />
      <Field id="left-cause" label={t("causes.cause")}>
        {(props) => (
          <select
            {...props}
            data-begins
            value={reason ?? ""}
            onChange={(event) => setReason(leftReasons.find((one) => one === event.currentTarget.value))}
          >
            <option value="">{t("left.choose")}</option>
            {reasons.map((one) => (
              <option key={one} value={one}>
                {causeWord(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="left-on" label={t("causes.on")}>
        {(props) => (
          <input
            {...props}
            type="date"
            max={today()}
            value={on}
            onInput={(event) => setOn(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field id="left-note" label={t("left.note")}>
        {(props) => (
          <textarea
            {...props}
            rows={3}
            maxLength={2_000}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
    </Ask>
  );
}
