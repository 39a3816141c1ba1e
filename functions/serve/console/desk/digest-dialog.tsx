import { useEffect, useState } from "preact/hooks";
import type { Digest } from "../../../../schemas/digest.ts";
import { Field } from "../parts/field.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { ApiProblem, call } from "../state/api.ts";
import { zone } from "../state/format.ts";
import { locale } from "../state/preferences.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";
import { Ask } from "./ask.tsx";

const hours = Array.from({ length: 24 }, (_, n) => n);
const hourWords = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** How the reader is told each day of their clients: where to, from which hour on, and what it would say now. */
export function DigestDialog({ onClose }: { readonly onClose: () => void }) {
  const [kept, setKept] = useState<Digest | undefined>(undefined);
  const [to, setTo] = useState("");
  const [hour, setHour] = useState(7);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => {
    call("GET", "/api/digest").then(
      ({ digest }) => {
        setKept(digest);
        setHour(digest?.hour ?? 7);
        setTo((typed) => typed || (digest?.to ?? ""));
      },
      (error: unknown) => setProblem(reasonOf(error)),
    );
  }, []);
  const save = async () => {
    const address = to.trim();
    const via = address.startsWith("https://") ? ("webhook" as const) : ("mail" as const);
    try {
      const body = { via, to: address, hour, zone, language: locale.value };
      setKept(await call("PUT", "/api/digest", { body }));
      setProblem(undefined);
      say({ tone: "done", text: t("digest.saved", { hour: hourWords(hour) }) });
    } catch (error) {
      const isAddress = error instanceof ApiProblem && error.fields.includes("to");
      setProblem(isAddress ? t("digest.wrong") : reasonOf(error));
    }
  };
  const end = async () => {
    try {
      await call("DELETE", "/api/digest");
      say({ tone: "done", text: t("digest.ended") });
      onClose();
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  return (
    <Ask
      title={t("digest.title")}
      action={t("digest.save")}
      ready={to.trim() !== ""}
      onSave={() => void save()}
      onClose={onClose}
    >
      <p class="muted">{t("digest.what")}</p>
      <Field id="digest-to" label={t("digest.to")}>
        {(props) => (
          <input
            {...props}
            type="text"
            maxLength={320}
            autocapitalize="off"
            spellcheck={false}
            placeholder={kept?.via === "webhook" ? t("digest.kept") : ""}
            value={to}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : "digest-problem"}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        )}
      </Field>
      {problem === undefined ? null : (
        <p class="fault" id="digest-problem" role="alert">
          {problem}
        </p>
      )}
      <Field id="digest-hour" label={t("digest.hour", { zone })}>
        {(props) => (
          <select
            {...props}
            value={String(hour)}
            onChange={(event) => setHour(Number(event.currentTarget.value))}
          >
            {hours.map((one) => (
              <option key={one} value={String(one)}>
                {hourWords(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kept === undefined ? null : (
        <>
          <Preview of={kept} />
          <p>
            <button type="button" class="plain danger" onClick={() => void end()}>
              {t("digest.end")}
            </button>
          </p>
        </>
      )}
    </Ask>
  );
}

/** What would be told now; nothing where there is nothing to tell. */
function Preview({ of }: { readonly of: Digest }) {
  const [said, setSaid] = useState<{ readonly subject: string; readonly text: string } | undefined>(
    undefined,
  );
  useEffect(() => {
    call("GET", "/api/digest/preview").then(setSaid, () => setSaid(undefined));
  }, [of]);
  if (said === undefined) return null;
  return (
    <details open>
      <summary>{t("digest.preview")}</summary>
      <p>
        <strong>
          <Text>{said.subject}</Text>
        </strong>
      </p>
      <pre class="digest-text">{said.text}</pre>
    </details>
  );
}
