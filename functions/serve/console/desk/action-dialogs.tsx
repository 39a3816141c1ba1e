import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { Text } from "../parts/text.tsx";
import { TextField } from "../parts/text-field.tsx";
import { addFollowUp, addNote, snooze } from "../state/actions.ts";
import { dayPlus, today } from "../state/days.ts";
import { drafts, keepDraft } from "../state/drafts.ts";
import { me } from "../state/me.ts";
import { t } from "../state/words.ts";
import { About, Ask } from "./ask.tsx";

interface Client {
  readonly id: string;
  readonly name: string;
}
interface Props {
  readonly client: Client;
  readonly onClose: () => void;
}

function NoteDialog({ client, onClose }: Props) {
  const [text, setText] = useState(() => drafts.peek().get(client.id) ?? "");
  const save = () => {
    onClose();
    void addNote(client.id, text.trim());
  };
  return (
    <Ask
      title={t("note.add")}
      action={t("note.save")}
      ready={text.trim() !== ""}
      onSave={save}
      onClose={onClose}
    >
      <Field
        id="note-text"
        label={
          <>
            {t("act.about")} <Text>{client.name}</Text>
          </>
        }
      >
        {(props) => (
          <textarea
            {...props}
            rows={4}
            maxLength={4_000}
            value={text}
            onInput={({ currentTarget: { value } }) => {
              setText(value);
              keepDraft(client.id, value);
            }}
          />
        )}
      </Field>
    </Ask>
  );
}

export function FollowUpDialog({ client, onClose }: Props) {
  const [what, setWhat] = useState("");
  const [who, setWho] = useState(me.value?.name ?? "");
  const [by, setBy] = useState(dayPlus(today(), 1));
  const save = () => {
    onClose();
    void addFollowUp(client.id, { what: what.trim(), who: who.trim(), by });
  };
  return (
    <Ask
      title={t("followUp.add")}
      action={t("action.save")}
      ready={what.trim() !== "" && who.trim() !== "" && by !== ""}
      onSave={save}
      onClose={onClose}
    >
      <About client={client} />
      <TextField
        id="follow-up-what"
        label={t("followUp.what")}
        maxLength={500}
        value={what}
        onText={setWhat}
      />
      <TextField id="follow-up-who" label={t("followUp.who")} maxLength={200} value={who} onText={setWho} />
      <Field id="follow-up-by" label={t("followUp.by")}>
        {(props) => (
          <input {...props} type="date" value={by} onInput={(event) => setBy(event.currentTarget.value)} />
        )}
      </Field>
    </Ask>
  );
}

/** Reasons that need no typing. */
const usualReasons = ["snooze.spoken", "snooze.awaits", "snooze.away"] as const;

/** Puts off what a client is listed for. Until when and why are both said: somebody else may look next. */
function SnoozeDialog({ client, reasons, onClose }: Props & { readonly reasons: readonly string[] }) {
  const [until, setUntil] = useState<Until>("week");
  const [day, setDay] = useState("");
  const [why, setWhy] = useState("");
  const reason = why.trim();
  const save = () => {
    onClose();
    void snooze({ account: client.id, name: client.name, reasons, until: lastDay(until, day), why: reason });
  };
  return (
    <Ask
      title={t("snooze.add")}
      action={t("snooze.add")}
      ready={reason !== "" && (until !== "day" || day !== "")}
      onSave={save}
      onClose={onClose}
    >
      <About client={client} />
      <TextField
        id="snooze-why"
        label={t("snooze.why")}
        maxLength={500}
        required
        value={why}
        onText={setWhy}
      />
      <div class="chips">
        {usualReasons.map((key) => (
          <button
            type="button"
            class="chip-button"
            key={key}
            aria-pressed={reason === t(key)}
            onClick={() => setWhy(t(key))}
          >
            {t(key)}
          </button>
        ))}
      </div>
      <fieldset class="stack">
        <legend>{t("snooze.until")}</legend>
        {untils.map((one) => (
          <label class="check" key={one}>
            <input type="radio" name="until" checked={until === one} onChange={() => setUntil(one)} />
            {t(`snooze.${one}`)}
          </label>
        ))}
        {until === "day" ? (
          <input
            type="date"
            aria-label={t("snooze.day")}
            min={dayPlus(today(), 1)}
            required
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        ) : null}
      </fieldset>
    </Ask>
  );
}

const untils = ["tomorrow", "week", "month", "change", "day"] as const;
type Until = (typeof untils)[number];

/** The last day of a snooze; `undefined` where it holds until something changes. */
function lastDay(until: Until, day: string): string | undefined {
  const days = { tomorrow: 1, week: 7, month: 30 };
  if (until === "day") return day;
  return until === "change" ? undefined : dayPlus(today(), days[until]);
}

export type Acting = "note" | "followUp" | "snooze";

/** The dialog of what is being done on a client. */
export function ActionDialog({
  acting,
  client,
  reasons = [],
  onClose,
}: Props & { readonly acting: Acting; readonly reasons?: readonly string[] }) {
  if (acting === "note") return <NoteDialog client={client} onClose={onClose} />;
  if (acting === "followUp") return <FollowUpDialog client={client} onClose={onClose} />;
  return <SnoozeDialog client={client} reasons={reasons} onClose={onClose} />;
}
