/** Whether an address is of the machine itself, where nobody from outside comes: `localhost`, `127.0.0.1`, `[::1]`. */
export const isOfThisMachine = (url: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
