import type { ComponentChildren } from "preact";
import type { Detail } from "../../../../schemas/account-event.ts";
import { OutsideLink, Text } from "../parts/text.tsx";
import { detailWords } from "../state/explained-words.ts";
import { dateTime } from "../state/format.ts";
import { t } from "../state/words.ts";

export type Fact = readonly [name: string, value: ComponentChildren];

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Every field a connector has kept, in its own words. */
export function Details({ details }: { readonly details: Readonly<Record<string, Detail>> }) {
  const fields = Object.entries(detailWords(details)).filter(([, value]) => !isEmpty(value));
  if (fields.length === 0) return null;
  return (
    <section>
      <h3>{t("inspector.details")}</h3>
      <dl class="facts details">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>
              <Text>{spaced(name)}</Text>
            </dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Value({ value }: { readonly value: Detail }) {
  if (Array.isArray(value))
    return (
      <ul class="values">
        {value.map((one, n) => (
          <li key={n}>
            <Value value={one} />
          </li>
        ))}
      </ul>
    );
  if (typeof value === "object" && value !== null)
    return (
      <ul class="values">
        {Object.entries(value)
          .filter(([, one]) => !isEmpty(one))
          .map(([name, one]) => (
            <li key={name}>
              <span class="muted">
                <Text>{spaced(name)}</Text>{" "}
              </span>
              <Value value={one} />
            </li>
          ))}
      </ul>
    );
  if (typeof value === "boolean") return <>{t(value ? "value.yes" : "value.no")}</>;
  if (typeof value !== "string") return <>{String(value ?? "–")}</>;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value))
    return <time dateTime={value}>{dateTime(value)}</time>;
  return (
    <OutsideLink href={/^https?:\/\//.test(value) ? value : undefined}>
      <Text>{value}</Text>
    </OutsideLink>
  );
}

const isEmpty = (value: Detail) =>
  value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

/** A field's name as words: `previousTime` is "previous time". */
export const spaced = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
