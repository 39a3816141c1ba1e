import type { Change } from "../../../../schemas/account-event.ts";
import { Text } from "../parts/text.tsx";
import { t, wordFor } from "../state/words.ts";
import { spaced, Value } from "./facts.tsx";

/** What an event says otherwise than those of its object before it, from what to what. */
export function Changes({ changed = [] }: { readonly changed: readonly Change[] | undefined }) {
  if (changed.length === 0) return null;
  return (
    <section>
      <h3>{t("inspector.changed")}</h3>
      <dl class="facts details">
        {changed.map(({ path, from, to }) => (
          <div key={path}>
            <dt>
              <Text>{nameOf(path)}</Text>
            </dt>
            <dd>
              <del>
                <Said path={path} value={from} />
              </del>{" "}
              →{" "}
              <ins>
                <Said path={path} value={to} />
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Said({ path, value }: { readonly path: string; readonly value: Change["to"] }) {
  if (value === undefined) return <span class="muted">–</span>;
  return path === "object.state" ? <span>{wordFor("status", String(value))}</span> : <Value value={value} />;
}

/** A path as words: those of the details are the tool's own. */
const nameOf = (path: string) =>
  path.startsWith("details.")
    ? spaced(path.slice("details.".length).replaceAll(".", " "))
    : wordFor("changed", path);
