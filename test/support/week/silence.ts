/** Milliseconds for which a vendor tells nothing, until a person has noticed. */
const silentFor = 48 * 3_600_000;

/** A vendor that stops telling without a word, and some days later goes on. */
export function silence(now: () => Date) {
  let until = 0;
  return {
    isTelling: () => now().getTime() >= until,
    lapse: () => {
      until = now().getTime() + silentFor;
    },
  };
}
