import type { ComponentChildren, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Unreachable } from "../state/api.ts";
import { t, withWords } from "../state/words.ts";
import { Icon } from "./icon.tsx";
import { Failure, Skeleton } from "./states.tsx";

/**
 * A part of the page whose code is fetched when it is first looked at. `waiting` stands there meanwhile: where something
 * follows below, it is as high as the part, so that nothing moves under the pointer.
 */
export function onDemand<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  waiting: (props: Props) => ComponentChildren = () => <Skeleton lines={6} height={44} />,
) {
  let loaded: FunctionComponent<Props> | undefined;
  return function OnDemand(props: Props) {
    const [Part, setPart] = useState(() => loaded);
    const [failed, setFailed] = useState<Error | undefined>(undefined);
    const fetched = () => {
      if (loaded) return;
      withWords(load()).then(
        (part) => {
          loaded = part;
          setPart(() => part);
        },
        () =>
          setFailed(
            navigator.onLine ? new Error("The file is gone") : new Unreachable("The hub cannot be reached"),
          ),
      );
    };
    useEffect(fetched, []);
    if (Part) return <Part {...props} />;
    if (failed instanceof Unreachable) return <Failure error={failed} retry={fetched} />;
    return failed ? <Outdated /> : waiting(props);
  };
}

/** The file is gone: the hub has been updated since the page was opened. */
function Outdated() {
  return (
    <div class="notice failed" role="alert">
      <Icon name="alert" />
      <span>{t("state.outdated")}</span>
      <button type="button" class="plain" onClick={() => location.reload()}>
        {t("state.reload")}
      </button>
    </div>
  );
}
