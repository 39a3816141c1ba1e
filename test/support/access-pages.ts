const pageSize = 4_096;
/** Of a data page of Jet 4 and later: where the number of rows stands, and after it where each begins. */
const [countAt, startsAt] = [12, 14];
/** Flags of a row's beginning. A row that was moved leaves a pointer behind; what it points to, table scans pass over. */
const [pointer, passedOver] = [0x4000, 0x8000];

/**
 * A page of an Access database's rows, to be spoiled as Access itself or a stranger would. Rows lie from the page's end
 * downwards. The layout is that of mdbtools' and Jackcess's notes; Microsoft publishes none.
 */
export class RowsPage {
  readonly #file: Buffer;
  readonly #number: number;
  readonly #page: Buffer;

  /** The page that holds a text. */
  constructor(file: Buffer, text: string) {
    this.#file = file;
    const pages = Array.from({ length: Math.floor(file.length / pageSize) }, (_, n) =>
      file.subarray(n * pageSize, (n + 1) * pageSize),
    );
    this.#number = pages.findIndex((page) => page[0] === 1 && page.includes(text, 0, "utf16le"));
    const page = pages[this.#number];
    if (!page) throw new Error(`No page has ${text}`);
    this.#page = page;
  }

  get #count(): number {
    return this.#page.readUInt16LE(countAt);
  }

  /** Where a row stands, as other rows say it. */
  placeOf(row: number): number {
    return this.#number * 256 + row;
  }

  /** Moves a row as Access does one that has outgrown its page: it is passed over where it is, and a pointer leads to it. */
  move(row: number): void {
    this.#flag(row, passedOver);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(this.placeOf(row));
    this.#flag(this.add(bytes), pointer);
  }

  delete(row: number): void {
    this.#flag(row, pointer | passedOver);
  }

  /** Adds bytes as a row; its number. */
  add(bytes: Uint8Array): number {
    const row = this.#count;
    const start = this.#start(row - 1) - bytes.length;
    this.#page.set(bytes, start);
    this.#page.writeUInt16LE(start, startsAt + 2 * row);
    this.#page.writeUInt16LE(row + 1, countAt);
    return row;
  }

  /** Makes the page say that its last row is there as often as fits; how often it is. */
  repeatLast(): number {
    const last = this.#count - 1;
    const [start, end] = [this.#start(last), this.#start(last - 1)];
    const times = Math.floor((start - startsAt) / 4) - 1;
    for (let n = 0; n < times; n++) {
      // A deleted row in between says where the next one ends.
      this.#page.writeUInt16LE(end | pointer | passedOver, startsAt + 4 * n);
      this.#page.writeUInt16LE(start, startsAt + 4 * n + 2);
    }
    this.#page.writeUInt16LE(2 * times, countAt);
    return times;
  }

  /** Makes a memo that lies in one place one of 16 MB in many, the first of them another. */
  spreadMemo(from: number, to: number): void {
    const pointer = Buffer.alloc(4);
    pointer.writeUInt32LE(from);
    const at = this.#page.indexOf(pointer);
    if (this.#page[at - 1] !== 0x40) throw new Error("No row of this page has a memo there");
    this.#page.writeUInt32LE(0x00ff_ffff, at - 4);
    this.#page.writeUInt32LE(to, at);
  }

  /** Makes the table's definition go on where it begins. */
  repeatDefinition(): void {
    const definition = this.#page.readUInt32LE(4);
    this.#file.writeUInt32LE(definition, definition * pageSize + 4);
  }

  #start(row: number): number {
    return row < 0 ? pageSize : this.#page.readUInt16LE(startsAt + 2 * row) & 0x1fff;
  }

  #flag(row: number, flags: number): void {
    const at = startsAt + 2 * row;
    this.#page.writeUInt16LE(this.#page.readUInt16LE(at) | flags, at);
  }
}
