/** Properties that calculated columns alone have. */
const ofCalculated = ["Expression", "ResultType"];

/** Kinds of blocks: the names of all properties, and the values that a thing has of them. */
const namesBlock = 0x80;
const valueBlocks = [0, 1, 2];

/**
 * The columns that Access calculates, by the properties of their table (`LvProp` of `MSysObjects`; the layout is Jackcess's
 * finding). Their values are stored in their own form. Nothing where the bytes are of another form.
 */
export function calculatedColumns(bytes: Buffer): string[] {
  const names: string[] = [];
  const calculated: string[] = [];
  for (let at = 4; at + 6 <= bytes.length; ) {
    const length = bytes.readInt32LE(at);
    if (length < 6) break;
    const kind = bytes.readInt16LE(at + 4);
    const block = bytes.subarray(at + 6, at + length);
    if (kind === namesBlock) names.push(...namesIn(block));
    else if (valueBlocks.includes(kind)) {
      const { owner, properties } = valuesIn(block);
      if (properties.some((n) => ofCalculated.includes(names[n] ?? ""))) calculated.push(owner);
    }
    at += length;
  }
  return calculated.filter((name) => name !== "");
}

function namesIn(block: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + 2 <= block.length; ) {
    const length = block.readUInt16LE(at);
    names.push(block.toString("utf16le", at + 2, at + 2 + length));
    at += 2 + length;
  }
  return names;
}

/** Whose values a block has, and which properties, by the places of their names. */
function valuesIn(block: Buffer): { readonly owner: string; readonly properties: readonly number[] } {
  const ownerLength = block.length < 6 ? 0 : block.readInt32LE(0);
  if (ownerLength < 4) return { owner: "", properties: [] };
  const owner = ownerLength > 6 ? block.toString("utf16le", 6, 6 + block.readUInt16LE(4)) : "";
  const properties: number[] = [];
  for (let at = ownerLength; at + 8 <= block.length; ) {
    const length = block.readUInt16LE(at);
    if (length < 8) break;
    properties.push(block.readUInt16LE(at + 4));
    at += length;
  }
  return { owner, properties };
}
