/**
 * What names a row, by the places of the key's columns: the value without outer blanks and marks that nobody sees, its
 * letters with their marks in them (NFC), or a JSON array of several.
 */
export function keyText(values: readonly string[], places: readonly number[]): string {
  const [only = 0] = places;
  if (places.length === 1) return plain(values[only]);
  return JSON.stringify(places.map((place) => plain(values[place])));
}

/** Programs put marks around numbers and dates, to say in which direction they are read. */
const marks = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const plain = (value = "") => value.replaceAll(marks, "").trim().normalize();
