import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "@jest/globals";
import { s3Blobs } from "../../../functions/aws/s3-blobs.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";

const bytes = Uint8Array.from([0, 1, 254, 255]);

/** Blobs over a fake S3 that answers as told; `sent` holds the commands. */
function blobsOver(answer: () => { Body?: { transformToByteArray(): Promise<Uint8Array> } }) {
  const sent: (GetObjectCommand | PutObjectCommand)[] = [];
  const send = async (command: GetObjectCommand | PutObjectCommand) => {
    sent.push(command);
    return answer();
  };
  return { blobs: s3Blobs({ send }, "blobs"), sent };
}
const named = (name: string) => () => {
  throw Object.assign(new Error("no"), { name });
};

describe("the blobs in S3", () => {
  test("writes the bytes under the key", async () => {
    const { blobs, sent } = blobsOver(() => ({}));
    await blobs.put("raw/1.gz", bytes);
    expect(sent[0]).toBeInstanceOf(PutObjectCommand);
    expect(sent[0]?.input).toEqual({ Bucket: "blobs", Key: "raw/1.gz", Body: bytes });
  });

  test("reads the bytes under the key", async () => {
    const { blobs, sent } = blobsOver(() => ({ Body: { transformToByteArray: async () => bytes } }));
    expect(await blobs.get("raw/1.gz")).toEqual(bytes);
    expect(sent[0]).toBeInstanceOf(GetObjectCommand);
    expect(sent[0]?.input).toEqual({ Bucket: "blobs", Key: "raw/1.gz" });
  });

  test("answers undefined for an unknown key", async () => {
    const { blobs } = blobsOver(named("NoSuchKey"));
    expect(await blobs.get("raw/1.gz")).toBeUndefined();
  });

  test.each(["AccessDenied", "NoSuchBucket"])("turns %s into UpstreamError", async (name) => {
    const { blobs } = blobsOver(named(name));
    await expect(blobs.get("raw/1.gz")).rejects.toBeInstanceOf(UpstreamError);
    await expect(blobs.put("raw/1.gz", bytes)).rejects.toMatchObject({ status: 503, cause: { name } });
  });

  test("turns a body that breaks off into UpstreamError", async () => {
    const { blobs } = blobsOver(() => ({
      Body: { transformToByteArray: () => Promise.reject(new Error("aborted")) },
    }));
    await expect(blobs.get("raw/1.gz")).rejects.toBeInstanceOf(UpstreamError);
  });
});
