import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { number } from "../state/format.ts";
import { t } from "../state/words.ts";

export type Receivable = PortfolioAccount["receivables"][string];

/** Ages of what is open, the youngest first; what has no due date is not late. */
export const ages = [
  { key: "age.notDue", of: ({ buckets }: Receivable) => Number(buckets.notDue) + Number(buckets.noDueDate) },
  { key: "age.d1", of: ({ buckets }: Receivable) => Number(buckets.d1_30) },
  { key: "age.d31", of: ({ buckets }: Receivable) => Number(buckets.d31_60) },
  { key: "age.d61", of: ({ buckets }: Receivable) => Number(buckets.d61_90) },
  { key: "age.d91", of: ({ buckets }: Receivable) => Number(buckets.d91) },
] as const;

/** What is open by age, as a bar whose full width is `most`. */
export function AgeBar({
  receivable,
  most,
  wide = false,
}: {
  readonly receivable: Receivable;
  readonly most: number;
  readonly wide?: boolean;
}) {
  const parts = ages.map(({ key, of }) => ({ key, amount: of(receivable) }));
  const width = 100;
  let x = 0;
  return (
    <svg
      class={wide ? "age-bar wide" : "age-bar"}
      viewBox={`0 0 ${width} 10`}
      preserveAspectRatio="none"
      role="img"
      aria-label={parts
        .filter(({ amount }) => amount > 0)
        .map(({ key, amount }) => `${t(key)} ${number(Math.round(amount))}`)
        .join(", ")}
      focusable="false"
    >
      {parts.map(({ key, amount }, age) => {
        const long = most === 0 ? 0 : (amount / most) * width;
        const at = x;
        x += long;
        return long <= 0 ? null : (
          <rect key={key} class={`age${age}`} x={at} y="0" width={Math.max(0.4, long - 0.4)} height="10" />
        );
      })}
    </svg>
  );
}
