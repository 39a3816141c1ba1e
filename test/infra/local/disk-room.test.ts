import { tmpdir } from "node:os";
import { expect, test } from "@jest/globals";
import { hasRoom, leavesRoom } from "../../../infra/local/disk-room.ts";

test.each([
  [{ blocks: 1_500, bavail: 0, bsize: 4_096 }, false],
  [{ blocks: 1_500, bavail: 200, bsize: 4_096 }, false],
  [{ blocks: 1_500, bavail: 300, bsize: 4_096 }, true],
  [{ blocks: 0, bavail: 0, bsize: 4_096 }, true],
])("a disk of %j has room: %s", (disk, has) => {
  expect(leavesRoom(disk)).toBe(has);
});

test("the disk of these tests has room", async () => {
  expect(await hasRoom(tmpdir())).toBe(true);
});
