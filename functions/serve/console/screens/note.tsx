import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { EventDetail } from "../../../../schemas/timeline.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { dateTime } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { go, withQuery } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { changeNote, removeNote } from "../state/notes.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { NoteEditor } from "./note-form.tsx";

interface Props {
  readonly detail: EventDetail;
  readonly onChanged: (note: AccountEvent) => void;
}

/** What a note says, and for its author and every manager the way to say it better, or not at all. */
export function Note({ detail, onChanged }: Props) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  useLayoutEffect(() => {
    if (!editing && edited.current) button.current?.focus();
    edited.current = editing;
  }, [editing]);
  const { text, editedBy, editedAt } = detail.details;
  const able = may.value.write || (detail.actor?.id !== undefined && detail.actor.id === me.value?.id);
  const edit = () => setEditing(true);
  useKeys(able && !editing ? { e: edit } : {});
  const written = typeof text === "string" ? text : "";
  const save = async (next: string) => {
    const note = await changeNote(detail, next);
    setEditing(false);
    say({ tone: "done", text: t("note.changed") });
    onChanged(note);
  };
  const remove = async () => {
    if (!confirm(t("note.remove.sure"))) return;
    try {
      await removeNote(detail);
      say({ tone: "done", text: t("note.removed") });
      go(withQuery({ event: undefined }));
      document.getElementById("main")?.focus();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  if (editing)
    return (
      <NoteEditor
        label={t("note.edit")}
        action={t("note.keep")}
        initial={written}
        onSave={save}
        onClose={() => setEditing(false)}
      />
    );
  return (
    <section class="note">
      <p class="note-text">
        <Text>{written}</Text>
      </p>
      {typeof editedBy === "string" && typeof editedAt === "string" ? (
        <p class="muted">{t("note.edited", { by: editedBy, when: dateTime(editedAt) })}</p>
      ) : null}
      {able ? (
        <div class="buttons">
          <button type="button" ref={button} onClick={edit} aria-keyshortcuts="e">
            <Icon name="edit" />
            {t("note.edit")}
          </button>
          <button type="button" class="plain danger" onClick={() => void remove()}>
            <Icon name="remove" />
            {t("note.remove")}
          </button>
        </div>
      ) : null}
    </section>
  );
}
