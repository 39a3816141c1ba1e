import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { reasonOf } from "../parts/states.tsx";
import { shownName } from "../state/account-words.ts";
import { call } from "../state/api.ts";
import { drafts, keepDraft } from "../state/drafts.ts";
import type { Timeline } from "../state/timeline.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly account: Account;
  readonly timeline: Timeline;
  readonly onClose: () => void;
}

/** Writes a note into the timeline. */
export function NoteForm({ account, timeline, onClose }: Props) {
  const [key] = useState(() => crypto.randomUUID());
  const add = async (text: string) => {
    const at = { account: account.id };
    timeline.put([await call("POST", "/api/accounts/{account}/notes", { at, body: { text, key } })]);
    keepDraft(account.id, "");
    say({ tone: "done", text: t("note.added") });
    onClose();
  };
  return (
    <NoteEditor
      label={t("note.label", { name: shownName(account) })}
      action={t("note.save")}
      initial={drafts.peek().get(account.id) ?? ""}
      onText={(text) => keepDraft(account.id, text)}
      onSave={add}
      onClose={onClose}
    />
  );
}

interface EditorProps {
  readonly label: string;
  readonly action: string;
  readonly initial?: string;
  /** Told of each change of the text, so that it can be kept. */
  readonly onText?: (text: string) => void;
  /** What it rejects with is told, and the text stays. */
  readonly onSave: (text: string) => Promise<void>;
  readonly onClose: () => void;
}

/** A note as it is written. What was typed survives a failure. */
export function NoteEditor({ label, action, initial = "", onText, onSave, onClose }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [saving, setSaving] = useState(false);
  // Before it is painted: later, it would take back what a quick hand has chosen meanwhile.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(initial.length, initial.length);
  }, []);
  const save = async () => {
    if (text.trim() === "" || saving) return;
    setSaving(true);
    try {
      await onSave(text);
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
        <span class="sr">{label}</span>
        <textarea
          ref={field}
          rows={3}
          maxLength={4_000}
          placeholder={t("note.placeholder")}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            onText?.(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
            if (event.key !== "Escape") return;
            // The form closes, not what it lies in.
            event.preventDefault();
            event.stopPropagation();
            onClose();
          }}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={saving || text.trim() === ""}>
          {action}
        </button>
        <button type="button" class="plain" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}
