import type { ComponentChildren } from "preact";
import { ApiProblem, Unreachable } from "../state/api.ts";
import { problemWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { Icon, type IconName } from "./icon.tsx";

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

/** What went wrong, in words that say what to do, and a way to try again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <div class="notice failed" role="alert">
      <Icon name="alert" />
      <span>{reasonOf(error)}</span>
      <button type="button" class="plain" onClick={retry}>
        {t("action.retry")}
      </button>
    </div>
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
