import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, offline, Unreachable } from "../state/api.ts";
import { problemWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Link } from "./link.tsx";

/** Lines where lines will be, at their height. */
export function Skeleton({ lines, height }: { readonly lines: number; readonly height: number }) {
  return (
    <div class="skeleton" role="status" aria-label={t("state.loading")}>
      {Array.from({ length: lines }, (_, n) => (
        <div class="bone" key={n} style={{ height: `${height}px` }}>
          <span style={{ width: `${38 + ((n * 23) % 45)}%` }} />
        </div>
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Nothing is here: why, and what to do about it. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={24} />
      <p class="empty-title">{title}</p>
      {children ? <div class="empty-text">{children}</div> : null}
    </div>
  );
}

interface GoneProps {
  readonly title: string;
  /** Where those stand that are there. */
  readonly to: string;
  readonly place: string;
}

/** A link leads to nothing: what that may come from, and a way on. */
export function Gone({ title, to, place }: GoneProps) {
  return (
    <Empty icon="search" title={title}>
      <p>{t("gone.hint")}</p>
      <Link class="button" to={to}>
        {place}
      </Link>
    </Empty>
  );
}

/** Whether what was asked for is not there, or no longer. */
export const isGone = (error: unknown) =>
  error instanceof ApiProblem && (error.status === 404 || error.status === 410);

/** What went wrong with what a person has asked for, where they asked for it. */
export function Fault({ error }: { readonly error: unknown }) {
  return (
    <p class="notice failed" role="alert">
      <Icon name="alert" /> {reasonOf(error)}
    </p>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly retry: () => void;
}

/** What went wrong, in words that say what to do, and a way to try again; where the hub cannot be reached it tries by itself. */
export function Failure({ error, retry }: FailureProps) {
  const isAway = error instanceof Unreachable;
  return (
    <div class="notice failed" role="alert">
      <Icon name={isAway ? "offline" : "alert"} />
      <span>
        {reasonOf(error)} {isAway ? <Again error={error} retry={retry} /> : null}
      </span>
      <button type="button" class="plain" onClick={retry}>
        {t(isAway ? "action.now" : "action.retry")}
      </button>
    </div>
  );
}

/** Seconds between two tries. */
const triesEvery = 8;

/** Counts down to the next try, which also comes as soon as the network is back. */
function Again({ error, retry }: FailureProps) {
  const [left, setLeft] = useState(triesEvery);
  const again = useRef(retry);
  again.current = retry;
  useEffect(() => {
    setLeft(triesEvery);
    const timer = setInterval(() => setLeft((n) => n - 1), 1_000);
    return () => clearInterval(timer);
  }, [error]);
  useEffect(() => {
    if (left <= 0) {
      setLeft(triesEvery);
      again.current();
    }
  }, [left]);
  // Another call has reached the hub meanwhile.
  useEffect(() => {
    if (!offline.value) again.current();
  }, [offline.value]);
  useEffect(() => {
    const now = () => again.current();
    addEventListener("online", now);
    return () => removeEventListener("online", now);
  }, []);
  return (
    <span class="muted" aria-hidden="true">
      {t("state.again", { n: Math.max(0, left) })}
    </span>
  );
}

export function reasonOf(error: unknown): string {
  if (error instanceof Unreachable) return t("state.unreachable");
  if (error instanceof ApiProblem) {
    if (error.status === 403) return t("state.forbidden");
    if (error.status === 404) return t("state.gone");
    if (error.status < 500) return problemWords(error);
  }
  return t("state.failed");
}
