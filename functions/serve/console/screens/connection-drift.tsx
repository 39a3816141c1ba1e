import { useEffect, useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Drift, DriftExample, DriftList } from "../../../../schemas/drift.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { dateTime } from "../state/format.ts";
import { say } from "../state/toast.ts";
import { t, wordFor } from "../state/words.ts";

type Told = DriftList["drifts"][number];

/**
 * The fields that the tool sends otherwise than before, each with what stood there and what does; those that somebody has
 * looked at are folded away.
 */
export function ConnectionDrift({ of: { tool, connection } }: { readonly of: Connection }) {
  const [drifts, setDrifts] = useState<DriftList["drifts"]>([]);
  const at = { tool, connection };
  const load = async () => {
    try {
      setDrifts((await call("GET", "/api/connections/{tool}/{connection}/drift", { at })).drifts);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  useEffect(() => void load(), [tool, connection]);
  const look = async (one: Told, looked: boolean) => {
    const path = "/api/connections/{tool}/{connection}/drift/{drift}";
    try {
      await call(looked ? "PUT" : "DELETE", path, { at: { ...at, drift: one.id } });
      const undo = () => void look(one, false);
      if (looked) say({ tone: "done", text: t("drift.looked.done", { path: placeOf(one) }), undo });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    await load();
  };
  const seen = drifts.filter(({ looked }) => looked !== undefined);
  const open = drifts.filter(({ looked }) => looked === undefined);
  if (drifts.length === 0) return null;
  return (
    <section class="drifts">
      {open.length === 0 ? null : (
        <>
          <h2>
            <Icon name="alert" />
            {t("drift.title")}
          </h2>
          <p class="muted">{t("drift.hint")}</p>
          <Drifts of={open} onLook={(one) => void look(one, true)} />
        </>
      )}
      {seen.length === 0 ? null : (
        <details>
          <summary>{t("drift.looked", { n: seen.length })}</summary>
          <Drifts of={seen} onLook={(one) => void look(one, false)} />
        </details>
      )}
    </section>
  );
}

interface DriftsProps {
  readonly of: readonly Told[];
  readonly onLook: (one: Told) => void;
}

function Drifts({ of, onLook }: DriftsProps) {
  return (
    <ul>
      {of.map((one) => (
        <li key={one.id}>
          <div>
            <p>
              <code>
                <Text>{placeOf(one)}</Text>
              </code>
              <span class="muted">{wordFor("type", one.type)}</span>
            </p>
            <p>{changeOf(one)}</p>
            <Example of={one.before} as="drift.before" />
            <Example of={one.now} as="drift.now" />
            {one.looked === undefined ? null : (
              <p class="muted">
                {t("drift.looked.by", { by: one.looked.by, when: dateTime(one.looked.at) })}
              </p>
            )}
          </div>
          <button
            type="button"
            class="plain"
            aria-label={t(one.looked === undefined ? "drift.look.of" : "drift.reopen.of", {
              path: placeOf(one),
            })}
            onClick={() => onLook(one)}
          >
            <Icon name={one.looked === undefined ? "check" : "undo"} size={14} />
            {t(one.looked === undefined ? "drift.look" : "drift.reopen")}
          </button>
        </li>
      ))}
    </ul>
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
    <p class="muted">
      {t(as)} <code>{of.value}</code>
    </p>
  );
}

const placeOf = ({ path }: Drift) => (path === "" ? t("drift.body") : path);

const changeOf = ({ is, from, to, at }: Drift) =>
  t(`drift.is.${is}`, { from: typesOf(from), to: typesOf(to), when: dateTime(at) });

const typesOf = (types: Drift["from"]) =>
  types.length === 0 ? t("drift.empty") : types.map((type) => t(`drift.type.${type}`)).join(", ");
