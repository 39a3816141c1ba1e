/** Of two instants, days or months as text, or positions that begin with one, the later. */
export const laterOf = (one: string, other: string): string => (one > other ? one : other);

/** The earlier of the two. */
export const earlierOf = (one: string, other: string): string => (one < other ? one : other);
