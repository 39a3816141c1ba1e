import { useEffect, useRef, useState } from "preact/hooks";

const atOnce = 100;

/** How many rows of a long list are drawn: more, as the reader comes near the end of those that are. */
export function useMore(length: number) {
  const [count, setCount] = useState(atOnce);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const sentinel = end.current;
    if (sentinel === null || count >= length) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setCount((n) => n + atOnce);
      },
      { rootMargin: "600px" },
    );
    observer.observe(sentinel);
    return () => observer.disconnect();
  }, [count, length]);
  return { count, end };
}
