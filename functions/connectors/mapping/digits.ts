/** The noughts of the scripts in which programs write numbers: Arabic, Persian, of India and its neighbours, Thai, full width. */
const noughts = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0, 0xff10,
];

/** A text with the digits of any script as 0 to 9, and the signs of Arabic numbers as theirs: `١٬٢٥٠٫٥٠` is `1,250.50`. */
export function latinDigits(text: string): string {
  return text
    .replaceAll(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const nought = noughts.find((one) => code >= one && code <= one + 9);
      return nought === undefined ? digit : String(code - nought);
    })
    .replaceAll("\u066b", ".")
    .replaceAll("\u066c", ",");
}
