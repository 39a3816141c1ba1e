import { useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import { Field } from "../parts/field.tsx";
import { Fault } from "../parts/states.tsx";
import { putConnection } from "../state/connections.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly connection: Connection;
  readonly onDone: () => void;
}

/** The day on which what was entered ends, by itself: what was entered is not asked for again. Left empty, none is known. */
export function AccessEndForm({ connection, onDone }: Props) {
  const [ends, setEnds] = useState(connection.api?.ends?.at.slice(0, 10) ?? "");
  const [problem, setProblem] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await putConnection(connection, { apiEnds: ends === "" ? null : ends });
      say({ tone: "done", text: t("fetching.endsOn.kept") });
      onDone();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t("fetching.endsOn.change")}</h2>
      <Field id="api-ends-alone" label={t("fetching.endsOn")} hint={t("fetching.endsOn.alone")}>
        {(props) => (
          <input
            {...props}
            type="date"
            value={ends}
            onInput={(event) => setEnds(event.currentTarget.value)}
          />
        )}
      </Field>
      {problem === undefined ? null : <Fault error={problem} />}
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          {t("action.save")}
        </button>
        <button type="button" class="plain" onClick={onDone}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}
