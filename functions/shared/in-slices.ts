import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of one turn of the event loop that a slice takes. */
const aSlice = 2;

let lastTurn: Promise<unknown> = Promise.resolve();

/** Of all that is made in slices at a time, one goes on in each turn of the event loop. */
async function giveWay(): Promise<void> {
  lastTurn = lastTurn.then(async () => await nextTurn());
  await lastTurn;
}

/** Makes something of each of many, for some milliseconds in each turn of the event loop: what others wait for comes in between. */
export async function inSlices<One, Made>(all: Iterable<One>, make: (one: One) => Made): Promise<Made[]> {
  const made: Made[] = [];
  let begun = performance.now();
  for (const one of all) {
    if (performance.now() - begun >= aSlice) {
      await giveWay();
      begun = performance.now();
    }
    made.push(make(one));
  }
  return made;
}
