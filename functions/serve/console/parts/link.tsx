import type { AnchorHTMLAttributes, ComponentChildren, TargetedMouseEvent } from "preact";
import { go } from "../state/location.ts";

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick" | "role"> & {
  readonly to: string;
  readonly replace?: boolean;
  readonly children?: ComponentChildren;
};

/** A link within the console: a real one, so that it opens in a new tab too. */
export function Link({ to, replace = false, children, ...rest }: Props) {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, { replace });
  };
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  );
}
