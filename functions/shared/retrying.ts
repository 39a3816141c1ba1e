/** It has been changed meanwhile: it is read and tried again. */
export class Overtaken extends Error {}

/** How often something is tried that others may overtake. */
const usual = 8;

/**
 * Tries until an attempt answers, or throws something else than what `on` takes; after the last round, throws what that
 * round threw. Where there is a `pause` (in milliseconds), each is about twice the one before, and never the same for two.
 */
export async function retrying<Answer>(
  {
    rounds = usual,
    on = (error) => error instanceof Overtaken,
    pause,
  }: {
    readonly rounds?: number;
    readonly on?: (error: unknown) => boolean;
    readonly pause?: (milliseconds: number) => Promise<unknown>;
  },
  attempt: (round: number) => Promise<Answer>,
): Promise<Answer> {
  for (let round = 1; ; round++) {
    try {
      return await attempt(round);
    } catch (error) {
      if (round >= rounds || !on(error)) throw error;
      await pause?.(Math.random() * 20 * 2 ** round);
    }
  }
}
