/** A number with its word, in the form that the number asks for: `1 event`, `2 events`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
