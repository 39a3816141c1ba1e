import { sparkWords } from "../state/client-words.ts";

const width = 5;
const gap = 2;
const tall = 22;

/** A customer's days of 13 weeks, a bar a week, by a height for each number of days: a busy client flattens no other. */
export function Spark({ spark }: { readonly spark: string }) {
  return (
    <svg
      class="spark"
      width={spark.length * (width + gap)}
      height={tall}
      role="img"
      aria-label={sparkWords(spark)}
      focusable="false"
    >
      {[...spark].map((digit, week) => {
        const height = digit === "0" ? 1.5 : 3 + Math.min(5, Number(digit)) * 3.6;
        // Weeks have no other name than their place.
        return (
          <rect
            key={`${week}`}
            x={week * (width + gap)}
            y={tall - height}
            width={width}
            height={height}
            rx="1"
          />
        );
      })}
    </svg>
  );
}
