import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { withQuery } from "../state/location.ts";

interface Props {
  readonly title: string;
  /** The order that the column stands for; left out where it stands for none. */
  readonly by?: string | undefined;
  readonly sort: string;
  /** The smallest is first in this order. */
  readonly ascending?: boolean | undefined;
  readonly right?: boolean | undefined;
  readonly wide?: boolean;
  /** Names the column, to be left out where there is no room for it. */
  readonly name?: string;
}

/** The head of a column that a table is sorted by; the address holds which. */
export function SortHead({ title, by, sort, ascending = false, right = false, wide = false, name }: Props) {
  const isSorted = by === sort;
  return (
    <th
      scope="col"
      class={
        [name ? `of-${name}` : "", right ? "right" : "", wide ? "only-wide" : ""].filter(Boolean).join(" ") ||
        undefined
      }
      aria-sort={isSorted ? (ascending ? "ascending" : "descending") : undefined}
    >
      {by === undefined ? (
        title
      ) : (
        <Link to={withQuery({ sort: isSorted ? undefined : by })} replace>
          {title}
          {isSorted ? <Icon name="down" size={12} /> : null}
        </Link>
      )}
    </th>
  );
}
