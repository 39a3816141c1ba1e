/** What names a row, by the places of the key's columns: the value without outer blanks, or a JSON array of several. */
export function keyText(values: readonly string[], places: readonly number[]): string {
  const [only = 0] = places;
  if (places.length === 1) return values[only]?.trim() ?? "";
  return JSON.stringify(places.map((place) => values[place]?.trim() ?? ""));
}
