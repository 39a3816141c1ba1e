import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** How many pixels wide an element is shown, for as long as it is; `otherwise` before it is drawn. */
export function useWidth<Shown extends Element>(
  otherwise: number,
): { readonly ref: RefObject<Shown | null>; readonly width: number } {
  const ref = useRef<Shown>(null);
  const [width, setWidth] = useState(otherwise);
  useLayoutEffect(() => {
    const shown = ref.current;
    if (shown === null) return;
    const measure = () => {
      const wide = Math.round(shown.getBoundingClientRect().width);
      if (wide > 0) setWidth(wide);
    };
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(shown);
    return () => watching.disconnect();
  }, []);
  return { ref, width };
}
