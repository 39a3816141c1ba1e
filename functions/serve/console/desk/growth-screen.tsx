import { useEffect } from "preact/hooks";
import { accountTiers } from "../../../../schemas/account-tiers.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { putOffTier } from "../../../../schemas/put-off-tier.ts";
import { Link } from "../parts/link.tsx";
import { changeSeveral } from "../state/bulk.ts";
import { number } from "../state/format.ts";
import { here, withQuery } from "../state/location.ts";
import { portfolio, stays } from "../state/portfolio.ts";
import { sentenceWords } from "../state/sentences.ts";
import { type SuggestedTier, suggestedFor } from "../state/suggested-tier.ts";
import { loadMonday, monday } from "../state/today.ts";
import { t, wordFor } from "../state/words.ts";
import { Evidence } from "./evidence.tsx";
import { type Reason, ReasonList } from "./reason-list.tsx";
import { YearFigure } from "./year-figure.tsx";

/** Where there is more to do for a client: work that grows, estimates that wait, what others like it have; and its tier. */
export function GrowthScreen() {
  useEffect(() => void loadMonday(), []);
  const tier = accountTiers.find((one) => one === here.value.query.get("tier"));
  return (
    <ReasonList
      title={t("growth.title")}
      icon="growth"
      figure={t("column.year")}
      none={t(tier ? "growth.noTier" : "growth.none")}
      noneHint={t(tier ? "growth.noTier.hint" : "growth.none.hint")}
      filters={<Sections tier={tier} />}
      reasonsOf={(row) => (tier ? tierReasons(row, tier) : workReasons(row))}
    />
  );
}

/** Work and services first, then each tier that is suggested for anybody, with the number of its clients. */
function Sections({ tier }: { readonly tier: SuggestedTier["tier"] | undefined }) {
  const rows = (portfolio.value?.rows.value ?? []).filter(stays);
  const counts = new Map(accountTiers.map((one) => [one, 0]));
  for (const row of rows) {
    const suggested = suggestedFor(row)?.tier;
    if (suggested) counts.set(suggested, (counts.get(suggested) ?? 0) + 1);
  }
  const shown = [...counts].filter(([one, count]) => count > 0 || one === tier);
  if (shown.length === 0) return null;
  return (
    <div class="filters">
      <Section to={undefined} on={tier === undefined} text={t("growth.work")} />
      {shown.map(([one, count]) => (
        <Section
          key={one}
          to={one}
          on={tier === one}
          text={t("growth.tier", { tier: wordFor("tier", one) })}
          count={count}
        />
      ))}
    </div>
  );
}

interface SectionProps {
  readonly to: string | undefined;
  readonly on: boolean;
  readonly text: string;
  readonly count?: number;
}

function Section({ to, on, text, count }: SectionProps) {
  return (
    <Link class="chip-button" to={withQuery({ tier: to })} replace aria-current={on ? "true" : undefined}>
      {text}
      {count === undefined ? null : <span class="n">{number(count)}</span>}
    </Link>
  );
}

function workReasons(row: PortfolioAccount): readonly Reason[] {
  const items = (monday.value.value?.owners ?? []).flatMap((one) => one.items);
  const reasons = items.find(({ account }) => account.id === row.id)?.reasons ?? [];
  return reasons
    .filter(({ reason }) => reason === "growth" || reason === "estimate")
    .map(({ reason, sentence, events }) => ({
      key: `${row.id} ${reason}`,
      row,
      why: (
        <>
          {sentenceWords(sentence)}
          <Evidence account={row.id} facts={[{ ...sentence, events }]} most={2} />
        </>
      ),
      plain: sentenceWords(sentence),
      ...figures(row),
    }));
}

function tierReasons(row: PortfolioAccount, wanted: SuggestedTier["tier"]): readonly Reason[] {
  const { tier, sentence } = suggestedFor(row) ?? {};
  if (tier !== wanted || sentence === undefined) return [];
  const name = wordFor("tier", tier);
  const words = sentenceWords(sentence);
  return [
    {
      key: `${row.id} tier`,
      row,
      why: words,
      plain: words,
      ...figures(row),
      take: {
        text: t("growth.give", { tier: name }),
        onTake: () => void changeSeveral([row], () => ({ tier }), t("bulk.tier.done", { n: 1, tier: name })),
      },
      putOff: putOffTier,
    },
  ];
}

const figures = ({ year }: PortfolioAccount) => ({
  figure: <YearFigure year={year} />,
  weight: year.amount,
  currency: year.currency,
});
