import type { Encoding } from "../../../schemas/file-settings.ts";

/** Code pages of DOS, which no `TextDecoder` knows: what the bytes from 128 on mean. Source: Unicode's own tables of them. */
const upperHalves: { readonly [encoding in Encoding]?: string } = {
  cp437:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  cp850:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
};

/** Bytes as text by a code page; `undefined` where the encoding is none of these. */
export function codePage(encoding: Encoding): ((bytes: Uint8Array) => string) | undefined {
  const upper = upperHalves[encoding];
  if (upper === undefined) return undefined;
  return (bytes) =>
    Buffer.from(bytes)
      .toString("latin1")
      .replaceAll(/[\u0080-\u00ff]/g, (character) => upper.charAt(character.charCodeAt(0) - 128));
}
