import { useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { reasonOf } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import type { Timeline } from "../state/timeline.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly account: Account;
  readonly timeline: Timeline;
  readonly onClose: () => void;
}

/** Writes a note into the timeline. What was typed survives a failure. */
export function NoteForm({ account, timeline, onClose }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [key] = useState(() => crypto.randomUUID());
  const [text, setText] = useState("");
  const [saving, setSaving] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const save = async () => {
    if (text.trim() === "" || saving) return;
    setSaving(true);
    try {
      const note = await call<AccountEvent>("POST", `/accounts/${encodeURIComponent(account.id)}/notes`, {
        text,
        key,
      });
      timeline.put([note]);
      say({ tone: "done", text: t("note.added") });
      onClose();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
      setSaving(false);
    }
  };
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        <span class="sr">{t("note.label", { name: account.name })}</span>
        <textarea
          ref={field}
          rows={3}
          maxLength={4_000}
          placeholder={t("note.placeholder")}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
            if (event.key === "Escape") onClose();
          }}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={saving || text.trim() === ""}>
          {t("note.save")}
        </button>
        <button type="button" class="plain" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}
