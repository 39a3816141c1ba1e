/** The dead deliveries of a hub. */
export interface Dead {
  /** Some of them, each by its id, as often as it has messages; none where there are none left. */
  list(): Promise<readonly string[]>;
  /** Puts one back in the queue; how many messages it had. */
  redrive(delivery: string): Promise<number>;
}

/**
 * Puts every dead delivery back in the queue, each once; how many messages those were. One that dies again meanwhile is
 * left for the next time.
 */
export async function redriveAll(dead: Dead, say: (line: string) => void): Promise<number> {
  const tried = new Set<string>();
  let revived = 0;
  for (;;) {
    const fresh = new Set((await dead.list()).filter((one) => !tried.has(one)));
    if (fresh.size === 0) return revived;
    for (const delivery of fresh) {
      tried.add(delivery);
      const messages = await dead.redrive(delivery);
      revived += messages;
      say(`${delivery}: ${messages}`);
    }
  }
}
