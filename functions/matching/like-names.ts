import { comparableName, nameSimilarity } from "./company-name.ts";

/** Letters of the pieces by which names are found that may be alike. */
const pieceLength = 3;

const piecesOf = (text: string): Set<string> =>
  new Set(
    Array.from({ length: Math.max(0, text.length - pieceLength + 1) }, (_, n) =>
      text.slice(n, n + pieceLength),
    ),
  );

const byWords = (text: string) => text.split(" ").sort().join(" ");

/** Names that are looked through for the one most like another, without comparing each with each. */
export class LikeNames<Of> {
  readonly #named: { readonly of: Of; readonly name: string; readonly plain: string }[] = [];
  readonly #atLeast: number;
  readonly #same = new Map<string, Of[]>();
  /** Of both orders of words, by each of their pieces, the places of the names that have it. */
  readonly #having: readonly [Map<string, number[]>, Map<string, number[]>] = [new Map(), new Map()];

  /** `atLeast`: how alike two names are at the least to be told of, 0 to 1. */
  constructor(atLeast: number) {
    this.#atLeast = atLeast;
  }

  /** Some are added after those that are there. */
  add(of: Of, name: string): void {
    const [place, plain] = [this.#named.length, comparableName(name)];
    this.#named.push({ of, name, plain });
    if (plain.length < 2) return;
    const same = this.#same.get(plain);
    if (same) same.push(of);
    else this.#same.set(plain, [of]);
    for (const [order, text] of [plain, byWords(plain)].entries())
      for (const piece of piecesOf(text)) this.#note(order, piece, place);
  }

  /** Those of the same name, but for how it is written. */
  same(name: string): readonly Of[] {
    return this.#same.get(comparableName(name)) ?? [];
  }

  /** The first of those that are most like it. */
  closest(name: string): Of | undefined {
    let best: { readonly of: Of; readonly likeness: number } | undefined;
    for (const place of this.#candidates(comparableName(name))) {
      const one = this.#named[place];
      const likeness = one ? nameSimilarity(name, one.name) : 0;
      if (one && likeness >= this.#atLeast && likeness > (best?.likeness ?? 0))
        best = { of: one.of, likeness };
    }
    return best?.of;
  }

  #note(order: number, piece: string, place: number): void {
    const having = this.#having[order];
    const places = having?.get(piece);
    if (places) places.push(place);
    else having?.set(piece, [place]);
  }

  /** The places of all that can be so alike, in their order. */
  #candidates(plain: string): Iterable<number> {
    if (plain.length < 2) return [];
    // As many letters may differ; each of them is in up to three pieces, so that one of the rarest of the others is left.
    const differing = Math.floor((1 / this.#atLeast - 1) * plain.length + 1e-9);
    const found = new Set<number>();
    for (const [order, text] of [plain, byWords(plain)].entries()) {
      const pieces = [...piecesOf(text)];
      if (pieces.length <= pieceLength * differing || pieces.length === 0) return this.#named.keys();
      const places = pieces
        .map((piece) => this.#having[order]?.get(piece) ?? [])
        .sort((a, b) => a.length - b.length)
        .slice(0, pieceLength * differing + 1);
      for (const place of places.flat()) found.add(place);
    }
    return [...found].sort((a, b) => a - b);
  }
}
