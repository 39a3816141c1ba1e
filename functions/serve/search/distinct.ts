/** Numbers that are told apart; hashes of 32 bits share one now and then. */
const numbers = 2 ** 25;

/**
 * Counts how many different hashes there are, of millions in 4 MB: as many as bits of a table are set, and as many more as chance
 * has set twice (linear counting).
 */
export class Distinct {
  #bits: Uint8Array | undefined;
  #set = 0;

  /** 0 stands for none. */
  add(hashes: Uint32Array): void {
    this.#bits ??= new Uint8Array(numbers / 8);
    const bits = this.#bits;
    for (let n = 0; n < hashes.length; n++) {
      const hash = hashes[n] ?? 0;
      if (hash === 0) continue;
      const at = hash % numbers;
      const bit = 1 << (at & 7);
      const byte = bits[at >>> 3] ?? 0;
      if ((byte & bit) !== 0) continue;
      bits[at >>> 3] = byte | bit;
      this.#set++;
    }
  }

  has(hash: number): boolean {
    const at = hash % numbers;
    return ((this.#bits?.[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }

  get count(): number {
    return Math.round(-numbers * Math.log1p(-this.#set / numbers));
  }
}
