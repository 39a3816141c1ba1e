import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { listed } from "../state/account-words.ts";
import { accountList, asked, known, provisionalList, sorts } from "../state/accounts.ts";
import { number, relative } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { unread } from "../state/live.ts";
import { go, paths, screen, withQuery } from "../state/location.ts";
import { phone } from "../state/screen-size.ts";
import { t } from "../state/words.ts";

const heading = { id: "unmatched" } as const;

/** The accounts, found by name or by anything that leads to one. */
export function AccountList() {
  const search = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => search.current?.focus(), "g a": () => search.current?.focus() });
  const [active, provisional] = [accountList.value, provisionalList.value];
  const lists = [active, provisional];
  const [matched, unmatched, whole] = [active.items.value, provisional.items.value, active.complete.value];
  const lines = useMemo<readonly Line[]>(
    () => [...matched, ...(whole && unmatched.length > 0 ? [heading, ...unmatched] : [])],
    [matched, unmatched, whole],
  );
  const failed = lists.find((one) => one.standing.value === "failed");
  const standing = failed
    ? "failed"
    : lists.some((one) => one.standing.value === "loading")
      ? "loading"
      : "ready";
  const { sort, owner, q } = asked.value;
  const owners = useOwners(matched);
  const height = phone.value ? 56 : 44;
  const heightOf = useMemo(() => (line: Line) => (line === heading ? 30 : height), [height]);
  const current = screen.value.name === "account" ? screen.value.account : undefined;
  return (
    <section class="accounts" aria-label={t("accounts.title")}>
      <div class="search">
        <Icon name="search" />
        <SearchField field={search} value={q} />
        <kbd class="only-wide">/</kbd>
      </div>
      <div class="list-tools">
        <div class="lanes sorts" role="group" aria-label={t("accounts.sort")}>
          {sorts.map((one) => (
            <Link
              key={one}
              to={withQuery({ sort: one === "latest" ? undefined : one })}
              replace
              title={t(`sort.${one}.hint`)}
              aria-current={one === sort ? "true" : undefined}
            >
              {t(`sort.${one}`)}
            </Link>
          ))}
        </div>
        {owners.length > 0 || owner !== "" ? (
          <label>
            <span class="sr">{t("accounts.owner")}</span>
            <select
              value={owner}
              onChange={(event) =>
                go(withQuery({ owner: event.currentTarget.value || undefined }), { replace: true })
              }
            >
              <option value="">{t("accounts.everyone")}</option>
              {[...new Set([...owners, ...(owner === "" ? [] : [owner])])].map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      {failed ? <Failure error={failed.error.value} retry={() => void failed.reload()} /> : null}
      {standing === "loading" && lines.length === 0 ? <Skeleton lines={9} height={height} /> : null}
      {standing === "ready" && lines.length === 0 ? (
        <Empty icon="account" title={t(q === "" && owner === "" ? "accounts.empty" : "accounts.nothing")}>
          {q === "" && owner === "" ? t("accounts.empty.hint") : null}
        </Empty>
      ) : null}
      {lines.length > 0 ? (
        <VirtualList
          key={active}
          lines={lines}
          keyOf={idOf}
          heightOf={heightOf}
          onEnd={() => void (whole ? provisional.more() : active.more())}
          list={{ role: "list", "aria-label": t("accounts.title") }}
        >
          {(line, index) =>
            !("name" in line) ? (
              <div class="list-heading" role="listitem">
                {t("accounts.unmatched")}
              </div>
            ) : (
              <AccountItem
                account={known.value.get(line.id) ?? line}
                current={line.id === current}
                position={index + 1}
                size={whole && provisional.complete.value ? lines.length : -1}
              />
            )
          }
        </VirtualList>
      ) : null}
    </section>
  );
}

function AccountItem({
  account,
  current,
  position,
  size,
}: {
  readonly account: Account;
  readonly current: boolean;
  readonly position: number;
  readonly size: number;
}) {
  const { id, lastEventAt, eventCount } = account;
  const { name, second } = listed(account);
  const heard = unread.value.has(id) && !current;
  return (
    <div role="listitem" aria-posinset={position} aria-setsize={size} class="account-item">
      <Link
        to={withQuery({ event: undefined }, paths.account(id))}
        aria-current={current ? "page" : undefined}
      >
        <span class="name">
          <Text>{name}</Text>
        </span>
        <span class="when">{lastEventAt === undefined ? "" : relative(lastEventAt)}</span>
        <span class="second">
          {heard ? <span class="dot">{t("accounts.new")}</span> : null}
          <Text>{second}</Text>
        </span>
        <span class="events" title={t("account.events", { n: eventCount })}>
          {number(eventCount)}
        </span>
      </Link>
    </div>
  );
}

/** Waits a moment between the keys, then asks. */
function SearchField({
  field,
  value,
}: {
  readonly field: preact.RefObject<HTMLInputElement | null>;
  readonly value: string;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => go(withQuery({ q: text.trim() || undefined }), { replace: true }), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={field}
      type="search"
      placeholder={t("accounts.search")}
      aria-label={t("accounts.search")}
      aria-keyshortcuts="/"
      maxLength={200}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        const [first] = [...accountList.peek().items.peek(), ...provisionalList.peek().items.peek()];
        if (event.key === "Enter" && first) go(withQuery({ event: undefined }, paths.account(first.id)));
        if (event.key === "Escape") {
          setText("");
          event.currentTarget.blur();
        }
      }}
    />
  );
}

/** The owners among the accounts that have been seen. */
function useOwners(items: readonly Account[]): string[] {
  return useMemo(
    () => [...new Set([...known.value.values(), ...items].flatMap(({ owner }) => owner ?? []))].sort(),
    [items, known.value],
  );
}

type Line = Account | typeof heading;
const idOf = ({ id }: Line) => id;
