import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "@jest/globals";
import { Api, NoAnswer } from "../../../infra/local/api.ts";

test("where nobody answers, the command line says where it asked and why nothing came", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  server.close();
  await once(server, "close");
  const asked = new Api(`http://127.0.0.1:${port}`, "token").call("GET", "/api/me");

  await expect(asked).rejects.toThrow(NoAnswer);
  await expect(asked).rejects.toThrow(`no answer at http://127.0.0.1:${port} (`);
  await expect(asked).rejects.toThrow("ECONNREFUSED");
});
