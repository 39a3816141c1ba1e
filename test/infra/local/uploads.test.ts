import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { folderFiles } from "../../../infra/local/folder-files.ts";
import { localUploads } from "../../../infra/local/uploads.ts";

test("an upload is answered 204 only when convert will hear of it; else 503, and it may be sent again; a policy is for one file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hub-uploads-"));
  const key = `drops/dropbox/main/fil_${"0".repeat(25)}`;
  let down = true;
  const told: string[] = [];
  const address = { url: "" };
  const uploads = localUploads({
    url: () => address.url,
    folder: join(folder, "scratch"),
    files: folderFiles(join(folder, "blobs")),
    arrived: async (one) => {
      if (down) throw new UpstreamError("The bus");
      told.push(one);
    },
  });
  const server = createServer((request, response) => void uploads.receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address.url = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
  const { url, fields } = await uploads.open(key, { least: 1, most: 10 });
  const send = async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob(["Id\n7\n"]), "clients.csv");
    return (await fetch(url, { method: "POST", body: form })).status;
  };

  const first = await send();
  down = false;
  const second = await send();
  const again = await send();
  server.close();
  await rm(folder, { recursive: true, force: true });

  expect([first, second, again]).toEqual([503, 204, 403]);
  expect(told).toEqual([key]);
});

test("not a byte of a file without a policy is written, however large it is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hub-uploads-"));
  const uploads = localUploads({
    url: () => "",
    folder: join(folder, "scratch"),
    files: folderFiles(join(folder, "blobs")),
    arrived: async () => undefined,
  });
  const scratch = join(folder, "scratch");
  await mkdir(scratch);
  let most = 0;
  let received: Promise<void> | undefined;
  const server = createServer((request, response) => {
    const timer = setInterval(() => {
      for (const name of readdirSync(scratch)) most = Math.max(most, statSync(join(scratch, name)).size);
    }, 1);
    received = uploads.receive(request, response).finally(() => clearInterval(timer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const form = new FormData();
  form.append("policy", "made up");
  form.append("signature", "made up");
  form.append("file", new Blob(["x".repeat(20_000_000)]), "clients.csv");
  const address = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
  // The server may close before all is sent; then there is no answer to read.
  const status = await fetch(address, { method: "POST", body: form }).then(
    (answer) => answer.status,
    () => 403,
  );
  await received;
  server.close();
  await rm(folder, { recursive: true, force: true });

  expect([status, most]).toEqual([403, 0]);
});

test("where the disk takes nothing, the sender is told to try again, and of a form that is none that it is none", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hub-uploads-"));
  const key = `drops/dropbox/main/fil_${"0".repeat(25)}`;
  const uploadsIn = (scratch: string) =>
    localUploads({
      url: () => "",
      folder: scratch,
      files: folderFiles(join(folder, "blobs")),
      arrived: async () => undefined,
    });
  /** The status of a form with a file, whose bytes begin when the folder is as it is to be. */
  const sentTo = async (uploads: ReturnType<typeof uploadsIn>, body: string | FormData) => {
    const server = createServer((request, response) => void uploads.receive(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    const url = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
    const { status } = await fetch(url, { method: "POST", body });
    server.close();
    return status;
  };
  const formFor = async (uploads: ReturnType<typeof uploadsIn>) => {
    const form = new FormData();
    const { fields } = await uploads.open(key, { least: 1, most: 10 });
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob(["Id\n7\n"]), "clients.csv");
    return form;
  };
  await writeFile(join(folder, "a file"), "");
  const [well, ill] = [uploadsIn(join(folder, "scratch")), uploadsIn(join(folder, "a file"))];

  expect(await sentTo(ill, await formFor(ill))).toBe(503);
  expect(await sentTo(well, "no form")).toBe(400);
  expect(await sentTo(well, await formFor(well))).toBe(204);
  await rm(folder, { recursive: true, force: true });
});
