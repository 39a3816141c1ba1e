import { useRef, useState } from "preact/hooks";
import type { RerunReport } from "../../../../schemas/mapping.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { call } from "../state/api.ts";
import { partsOf } from "../state/connections.ts";
import { number } from "../state/format.ts";
import { t } from "../state/words.ts";

type Counts = Omit<RerunReport, "next">;
const kinds = ["same", "changed", "added", "withdrawn", "unread"] as const;
const nothing: Counts = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };

/** A run over the kept deliveries, page by page: `next` is where it goes on, absent when it is through. */
interface Run {
  readonly dryRun: boolean;
  readonly counts: Counts;
  readonly running: boolean;
  readonly next?: string;
  readonly error?: unknown;
}

/** Reads what was kept by the settings and mappings that are live: it can be done once it is counted what would change. */
export function MappingRerun({ connection }: { readonly connection: string }) {
  const [run, setRun] = useState<Run | undefined>(undefined);
  const stopped = useRef(false);
  const go = async (from: Run) => {
    stopped.current = false;
    let at: Run = { dryRun: from.dryRun, counts: from.counts, running: true, ...nextOf(from.next) };
    setRun(at);
    try {
      do {
        const { next, ...page } = await call("POST", "/api/connections/{tool}/{connection}/rerun", {
          at: partsOf(connection),
          body: { dryRun: at.dryRun, cursor: at.next },
        });
        at = {
          dryRun: at.dryRun,
          counts: sum(at.counts, page),
          running: next !== undefined,
          ...nextOf(next),
        };
        setRun(at);
      } while (at.next !== undefined && !stopped.current);
      setRun({ ...at, running: false });
    } catch (error) {
      setRun({ ...at, running: false, error });
    }
  };
  const counted = run?.dryRun && !run.running && run.next === undefined && run.error === undefined;
  const count = () => void go({ dryRun: true, counts: nothing, running: true });
  const read = () => {
    const { changed, added, withdrawn } = run?.counts ?? nothing;
    const sure = t("rerun.sure", {
      changed: number(changed),
      added: number(added),
      withdrawn: number(withdrawn),
    });
    if (confirm(sure)) void go({ dryRun: false, counts: nothing, running: true });
  };
  return (
    <section class="rerun">
      <h2>{t("rerun.title")}</h2>
      <p class="muted">{t("rerun.hint")}</p>
      <div class="buttons">
        <button type="button" disabled={run?.running === true} onClick={count}>
          {t("rerun.count")}
        </button>
        <button type="button" disabled={!counted} onClick={read}>
          <Icon name="retry" />
          {t("rerun.read")}
        </button>
        {run?.running ? (
          <button type="button" class="plain" onClick={() => (stopped.current = true)}>
            {t("rerun.stop")}
          </button>
        ) : null}
      </div>
      {run ? <Progress run={run} onGo={() => void go(run)} /> : null}
    </section>
  );
}

function Progress({ run, onGo }: { readonly run: Run; readonly onGo: () => void }) {
  const { dryRun, counts, running, next, error } = run;
  const standing = running ? "running" : next !== undefined || error !== undefined ? "stopped" : "through";
  return (
    <div class="run">
      {running ? <progress aria-label={t("rerun.running")} /> : null}
      <p role="status">
        {t(`rerun.${standing}`)} {t("rerun.deliveries", { n: counts.deliveries })}{" "}
        {running ? null : <span class="muted">{t(dryRun ? "rerun.wasCount" : "rerun.wasReal")}</span>}
      </p>
      <dl class="facts figure">
        {kinds.map((name) => (
          <div key={name}>
            <dt>{t(`rerun.${name}`)}</dt>
            <dd>{number(counts[name])}</dd>
          </div>
        ))}
      </dl>
      {error === undefined ? null : (
        <p class="fault" role="alert">
          <Icon name="alert" />
          <span>{reasonOf(error)}</span>
        </p>
      )}
      {standing === "stopped" ? (
        <button type="button" onClick={onGo}>
          {t("rerun.goOn")}
        </button>
      ) : null}
    </div>
  );
}

const nextOf = (next: string | undefined) => (next === undefined ? {} : { next });

const sum = (a: Counts, b: Counts): Counts => ({
  deliveries: a.deliveries + b.deliveries,
  same: a.same + b.same,
  changed: a.changed + b.changed,
  added: a.added + b.added,
  withdrawn: a.withdrawn + b.withdrawn,
  unread: a.unread + b.unread,
});
