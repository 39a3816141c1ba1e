import { setImmediate as nextTurn } from "node:timers/promises";

/** Of what takes some microseconds each: so many are some milliseconds. */
const atOnce = 500;

/** Makes something of each of many, a slice in each turn of the event loop: what others wait for comes in between. */
export async function inSlices<One, Made>(all: readonly One[], make: (one: One) => Made): Promise<Made[]> {
  const made: Made[] = [];
  for (let n = 0; n < all.length; n += atOnce) {
    if (n > 0) await nextTurn();
    for (const one of all.slice(n, n + atOnce)) made.push(make(one));
  }
  return made;
}
