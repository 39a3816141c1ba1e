/** Bytes of the character that begins with a byte, by UTF-8; 0 for one that begins none. */
function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5) return 0;
  for (let n = 1; n < length; n++) if (((bytes[at + n] ?? 0) & 0xc0) !== 0x80) return 0;
  // Written longer than it need be, a half of a pair, or beyond the last character.
  const second = bytes[at + 1] ?? 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/** Where the bytes may be parted without parting a character. */
export function lastWhole(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return whole > back ? length - back : length;
  }
  return length;
}

/** What is whole characters beside single odd bytes, counted. */
export function countUtf8(bytes: Buffer): {
  readonly valid: number;
  readonly odd: number;
  readonly first: number;
} {
  let [valid, odd, first] = [0, 0, -1];
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at);
    if (length > 1) valid++;
    if (length === 0) {
      odd++;
      if (first < 0) first = at;
    }
    at += Math.max(1, length);
  }
  return { valid, odd, first };
}

const windows1252 = new TextDecoder("windows-1252");

/** The text with each odd byte as the character that Windows-1252 has for it: somebody pasted it in. */
export function repairedUtf8(bytes: Buffer): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at);
    if (length === 0) {
      parts.push(bytes.toString("utf8", from, at), windows1252.decode(bytes.subarray(at, at + 1)));
      from = at + 1;
    }
    at += Math.max(1, length);
  }
  return parts.join("") + bytes.toString("utf8", from);
}
