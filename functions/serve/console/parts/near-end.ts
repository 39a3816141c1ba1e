import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * What stands at the end of a long list: `more` is asked for as the reader comes near it, and again each time that other rows
 * are `shown`, as many or not, as long as the list is not whole.
 */
export function useNearEnd(
  more: () => void,
  shown: unknown,
  isWhole: boolean,
): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const sentinel = end.current;
    if (sentinel === null || isWhole) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) more();
      },
      { rootMargin: "600px" },
    );
    observer.observe(sentinel);
    return () => observer.disconnect();
  }, [shown, isWhole]);
  return end;
}
