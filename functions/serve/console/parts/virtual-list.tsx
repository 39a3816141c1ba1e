import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

export interface VirtualListHandle {
  /** Brings a line into view, with room for what sticks to the top. */
  reveal(index: number): void;
  toTop(): void;
}

interface Props<Line> {
  readonly lines: readonly Line[];
  readonly keyOf: (line: Line) => string;
  /** Every line's height is known before it is drawn, so that nothing ever shifts. */
  readonly heightOf: (line: Line) => number;
  readonly children: (line: Line, index: number) => ComponentChildren;
  /** Drawn at the top in place of the heading that has been scrolled away. */
  readonly sticky?: (first: number) => ComponentChildren;
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  /** Stays drawn wherever the reader scrolls, so that the focus is not lost. */
  readonly keep?: number;
  readonly onEnd?: () => void;
  readonly onScroll?: (top: number) => void;
  readonly from?: number;
  readonly class?: string;
  readonly handle?: RefObject<VirtualListHandle | null>;
  readonly list: Readonly<Record<string, string | number | boolean | undefined>>;
}

const chunk = 4;
const headroom = 40;

/** A list of which only the lines in view, and a few around them, are in the page. */
export function VirtualList<Line>(props: Props<Line>) {
  const { lines, keyOf, heightOf, children, sticky, keep, onEnd, handle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ from: 0, to: 40, first: -1 });
  const [printing, setPrinting] = useState(false);
  const tops = useMemo(() => {
    let top = 0;
    const all = lines.map((line) => {
      const at = top;
      top += heightOf(line);
      return at;
    });
    return [...all, top];
  }, [lines, heightOf]);
  const total = tops.at(-1) ?? 0;

  const measure = () => {
    const [box, start] = [scroller.current, body.current];
    if (!box || !start) return;
    const top = box.scrollTop - start.offsetTop;
    const [first, last] = [indexAt(tops, top), indexAt(tops, top + box.clientHeight)];
    const from = Math.max(0, Math.floor(first / chunk) * chunk - chunk);
    const to = Math.min(lines.length, Math.ceil((last + 1) / chunk) * chunk + chunk);
    const under = top > 0 ? first : -1;
    setView((old) =>
      old.from === from && old.to === to && old.first === under ? old : { from, to, first: under },
    );
    if (onEnd && top + box.clientHeight > total - 1_000) onEnd();
  };

  useLayoutEffect(() => {
    if (scroller.current && props.from) scroller.current.scrollTop = props.from;
  }, []);
  useLayoutEffect(measure, [tops]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, [tops]);
  useEffect(() => {
    const [before, after] = [() => setPrinting(true), () => setPrinting(false)];
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  if (handle) {
    handle.current = {
      reveal(index) {
        const [box, start] = [scroller.current, body.current];
        const [top, bottom] = [tops[index], tops[index + 1]];
        if (!box || !start || top === undefined || bottom === undefined) return;
        const [above, below] = [top + start.offsetTop - headroom, bottom + start.offsetTop];
        if (box.scrollTop > above) box.scrollTop = above;
        else if (box.scrollTop + box.clientHeight < below) box.scrollTop = below - box.clientHeight;
        measure();
      },
      toTop() {
        if (scroller.current) scroller.current.scrollTop = 0;
        measure();
      },
    };
  }

  const [from, to] = printing ? [0, lines.length] : [view.from, Math.min(view.to, lines.length)];
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
  if (keep !== undefined && keep >= 0 && keep < lines.length && (keep < from || keep >= to)) shown.push(keep);
  return (
    <div
      class={`scroller ${props.class ?? ""}`}
      ref={scroller}
      onScroll={(event) => {
        props.onScroll?.(event.currentTarget.scrollTop);
        measure();
      }}
    >
      {sticky && view.first >= 0 ? (
        <div class="sticky" aria-hidden="true">
          {sticky(view.first)}
        </div>
      ) : null}
      {props.before}
      <div
        {...(lines.length > 0 ? props.list : {})}
        class="lines"
        ref={body}
        style={{ height: `${total}px` }}
      >
        {shown.map((index) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div
              class="line"
              role="presentation"
              key={keyOf(line)}
              style={{ transform: `translateY(${tops[index]}px)`, height: `${heightOf(line)}px` }}
            >
              {children(line, index)}
            </div>
          );
        })}
      </div>
      {props.after}
    </div>
  );
}

/** The line at a height, by bisection. */
function indexAt(tops: readonly number[], top: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return low;
}
