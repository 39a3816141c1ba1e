import { useEffect, useRef } from "preact/hooks";

/**
 * Begins an attempt, and says whether it is still the latest one and its part of the page still there: what an earlier one
 * is answered later on must not take the place of what a person has asked for since.
 */
export function useLatest(): () => () => boolean {
  const latest = useRef(0);
  useEffect(
    () => () => {
      latest.current++;
    },
    [],
  );
  return () => {
    const mine = ++latest.current;
    return () => mine === latest.current;
  };
}
