import { Link } from "../parts/link.tsx";
import { Text } from "../parts/text.tsx";
import { daysFrom, plainDay, today } from "../state/days.ts";
import { paths, withQuery } from "../state/location.ts";
import { t, wordFor } from "../state/words.ts";
import { ReasonList } from "./reason-list.tsx";

/** Agreements that were sent and that nobody has signed, the oldest first. */
export function UnsignedScreen() {
  return (
    <Waiting
      kind="agreement"
      title={t("unsigned.title")}
      none={t("unsigned.none")}
      hint={t("unsigned.none.hint")}
      since={(day) => t("unsigned.since", { day: plainDay(day) })}
    />
  );
}

/** The team's tasks whose day is past, the latest first. */
export function TasksScreen() {
  return (
    <Waiting
      kind="task"
      title={t("tasks.title")}
      none={t("tasks.none")}
      hint={t("tasks.none.hint")}
      since={(day) => t("documents.due", { day: plainDay(day) })}
    />
  );
}

interface Props {
  readonly kind: "agreement" | "task";
  readonly title: string;
  readonly none: string;
  readonly hint: string;
  readonly since: (day: string) => string;
}

function Waiting({ kind, title, none, hint, since }: Props) {
  return (
    <ReasonList
      title={title}
      icon={kind === "agreement" ? "agreement" : "work"}
      figure={t("list.waits")}
      what={wordFor("object", kind)}
      none={none}
      noneHint={hint}
      reasonsOf={(row) =>
        row.open
          .filter((one) => one.kind === kind)
          .map(({ event, name = title, since: day }) => {
            const waits = Math.max(0, daysFrom(day, today()));
            return {
              key: event,
              row,
              why: (
                <>
                  <Link class="first" to={withQuery({ event }, paths.account(row.id), new URLSearchParams())}>
                    <Text>{name}</Text>
                  </Link>
                  <span class="second">{since(day)}</span>
                </>
              ),
              plain: `${name}, ${since(day)}`,
              figure: <span class={waits > 30 ? "word bad" : ""}>{t("owes.days", { n: waits })}</span>,
              weight: waits,
            };
          })
      }
    />
  );
}
