import { useEffect, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Drift, DriftExample, DriftList } from "../../../../schemas/drift.ts";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { dateTime } from "../state/format.ts";
import { say } from "../state/toast.ts";
import { t, wordFor } from "../state/words.ts";

/** The fields that the tool sends otherwise than before, each with what stood there and what does. */
export function ConnectionDrift({ of: { tool, connection } }: { readonly of: Connection }) {
  const [drifts, setDrifts] = useState<DriftList["drifts"]>([]);
  const load = async () => {
    try {
      const at = { tool, connection };
      setDrifts((await call("GET", "/api/connections/{tool}/{connection}/drift", { at })).drifts);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  useEffect(() => void load(), [tool, connection]);
  if (drifts.length === 0) return null;
  return (
    <div class="notice">
      <p>{t("drift.hint")}</p>
      <dl class="facts details">
        {drifts.map(({ type, fetched, path, is, from, to, at, before, now }) => (
          <div key={`${type} ${fetched ?? ""} ${path} ${is} ${at}`}>
            <dt>
              {wordFor("type", type)}: <Text>{path === "" ? t("drift.body") : path}</Text>
            </dt>
            <dd>
              {t(`drift.is.${is}`, { from: typesOf(from), to: typesOf(to), when: dateTime(at) })}
              <Example of={before} as="drift.before" />
              <Example of={now} as="drift.now" />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Example({
  of,
  as,
}: {
  readonly of: DriftExample | undefined;
  readonly as: "drift.before" | "drift.now";
}) {
  if (!of) return null;
  return (
    <div class="muted">
      {t(as)} <code>{of.value}</code>
    </div>
  );
}

const typesOf = (types: Drift["from"]) =>
  types.length === 0 ? t("drift.empty") : types.map((type) => t(`drift.type.${type}`)).join(", ");
