import { hash } from "node:crypto";

const pageSize = 4_096;
const [keyAt, structureAt] = [0x3e, 0x299];

/**
 * An `.accdb` as Access 2007 encrypts it: RC4 CryptoAPI ([MS-OFFCRYPTO] 2.3.5), a key of 128 bits for each page. Nothing on
 * npm writes such a file.
 */
export function encrypted(database: Buffer, password: string): Buffer {
  const file = Buffer.from(database);
  const encodingKey = Buffer.from([1, 2, 3, 4]);
  const salt = Buffer.alloc(16, 7);
  const base = sha1(salt, Buffer.from(password, "utf16le"));
  const keyOf = (block: Buffer) => sha1(base, block).subarray(0, 16);

  const header = Buffer.from(file.subarray(0x18, 0x18 + 128));
  const plain = rc4(headerKey, header);
  encodingKey.copy(plain, keyAt - 0x18);
  rc4(headerKey, plain).copy(file, 0x18);
  const structure = structureOf(salt, keyOf(Buffer.alloc(4)));
  file.writeUInt16LE(structure.length, structureAt);
  structure.copy(file, structureAt + 2);
  for (let page = 1; page * pageSize < file.length; page++) {
    const number = Buffer.alloc(4);
    number.writeUInt32LE(page);
    const block = number.map((byte, n) => byte ^ (encodingKey[n] ?? 0));
    rc4(keyOf(Buffer.from(block)), file.subarray(page * pageSize, (page + 1) * pageSize)).copy(
      file,
      page * pageSize,
    );
  }
  return file;
}

const headerKey = Buffer.from([0xc7, 0xda, 0x39, 0x6b]);

/** Version 4.2, its header, and the verifier by which a password is tried. */
function structureOf(salt: Buffer, key: Buffer): Buffer {
  const structure = Buffer.alloc(142 + 16 + 16 + 4 + 20);
  structure.writeUInt16LE(4, 0);
  structure.writeUInt16LE(2, 2);
  structure.writeInt32LE(0x04, 4);
  structure.writeInt32LE(126, 8);
  structure.writeInt32LE(0x04, 12);
  structure.writeInt32LE(0x6801, 20);
  structure.writeInt32LE(0x8004, 24);
  structure.writeInt32LE(128, 28);
  structure.writeInt32LE(16, 138);
  salt.copy(structure, 142);
  const verifier = Buffer.alloc(16, 9);
  const sealed = rc4(key, Buffer.concat([verifier, sha1(verifier)]));
  sealed.copy(structure, 158, 0, 16);
  structure.writeInt32LE(20, 174);
  sealed.copy(structure, 178, 16);
  return structure;
}

function sha1(...parts: readonly Uint8Array[]): Buffer {
  return hash("sha1", Buffer.concat(parts), "buffer");
}

/** OpenSSL 3 has it no more. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, n) => n);
  const swap = (a: number, b: number) => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    bytes.map((byte) => {
      i = (i + 1) & 255;
      j = (j + (state[i] ?? 0)) & 255;
      swap(i, j);
      return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
    }),
  );
}
