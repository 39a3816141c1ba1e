import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { tools } from "../state/connections.ts";
import { go, here, screen, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { passedOver, without } from "../state/passed-over.ts";
import { say } from "../state/toast.ts";
import { correctView, views } from "../state/views.ts";
import { t } from "../state/words.ts";

/** What the address asks for and the page does not have: a mistyped filter, or a view kept before the list was changed. */
export function PassedOver() {
  const { path, query } = here.value;
  const passed = passedOver(
    screen.value.name,
    query,
    tools.value?.map(({ tool }) => tool),
  );
  if (passed.length === 0) return null;
  const asked = withQuery({ event: undefined }, path, query);
  const rest = withQuery({ event: undefined }, path, without(query, passed));
  const view = views.value.find(({ address, own }) => own && address === asked);
  const correct = async () => {
    if (view === undefined) return;
    try {
      await correctView({ ...view, address: rest });
      go(rest, { replace: true });
      say({ tone: "done", text: t("passed.corrected", { name: view.name }) });
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <p class="notice" role="status">
      <Icon name="alert" />
      <span>
        {t(view === undefined ? "passed.address" : "passed.view", { name: view?.name ?? "" })}{" "}
        {passed.map(({ name, value }, n) => (
          <span key={`${name} ${value}`}>
            {n > 0 ? ", " : null}
            <Text>{`${name} ${cut(value)}`}</Text>
          </span>
        ))}
        {". "}
        {t("passed.rest")}{" "}
        {view !== undefined && may.value.write ? (
          <button type="button" class="plain" onClick={() => void correct()}>
            {t("passed.correct")}
          </button>
        ) : (
          <Link to={rest} replace>
            {t("passed.remove")}
          </Link>
        )}
      </span>
    </p>
  );
}

/** Characters of a word that are shown; what follows says no more. */
const shownOfAWord = 40;
const cut = (value: string) => (value.length > shownOfAWord ? `${value.slice(0, shownOfAWord)}…` : value);
