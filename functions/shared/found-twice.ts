/** What two looks find: what changes between the readings of one of them is seen by that one alone. */
export async function foundTwice<Found>(look: () => Promise<readonly Found[]>): Promise<Found[]> {
  const first = await look();
  if (first.length === 0) return [];
  const second = new Set((await look()).map((one) => JSON.stringify(one)));
  return first.filter((one) => second.has(JSON.stringify(one)));
}
