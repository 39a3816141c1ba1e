import type { StatsFs } from "node:fs";
import { statfs } from "node:fs/promises";

/** Bytes that must be left: where none are, a small row may still fit into a place that the store has, and no delivery does. */
const roomAtLeast = 1_000_000;

/** Whether the disk that a folder lies on takes more than what is written over. */
export const hasRoom = async (folder: string): Promise<boolean> => leavesRoom(await statfs(folder));

/** Some file systems do not say how large they are. */
export const leavesRoom = ({
  blocks,
  bavail,
  bsize,
}: Pick<StatsFs, "blocks" | "bavail" | "bsize">): boolean => blocks === 0 || bavail * bsize >= roomAtLeast;
