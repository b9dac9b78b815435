/** MD5 (RFC 1321), which browsers do not bring, and by which DVC knows its files. */

const BLOCK = 64; // bytes
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32);
// Which word of the block each step takes.
const ORDER = Uint8Array.from({ length: 64 }, (_, i) => {
  return [i, 5 * i + 1, 3 * i + 5, 7 * i][i >> 4] % 16;
});
const TURNS = Uint8Array.from({ length: 64 }, (_, i) => SHIFTS[i >> 4][i % 4]);

/**
 * The hash of bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {string} 32 hexadecimal digits
 */
export function md5(bytes) {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const whole = bytes.length - (bytes.length % BLOCK);
  blocks(state, new DataView(bytes.buffer, bytes.byteOffset, whole));
  blocks(state, new DataView(padded(bytes.subarray(whole), bytes.length).buffer));
  const found = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => found.setInt32(4 * i, word, true));
  return Array.from(new Uint8Array(found.buffer), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** What is left of the bytes, a bit, zeros, and how many bits there were in all. */
function padded(rest, length) {
  const end = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  end.set(rest);
  end[rest.length] = 0x80;
  new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(length) * 8n, true);
  return end;
}

/** Change the state by each block of bytes. */
function blocks(state, view) {
  const words = new Int32Array(16);
  for (let start = 0; start < view.byteLength; start += BLOCK) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(start + 4 * i, true);
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const sum = (a + mixed(i >> 4, b, c, d) + SINES[i] + words[ORDER[i]]) | 0;
      [a, d, c] = [d, c, b];
      b = (b + ((sum << TURNS[i]) | (sum >>> (32 - TURNS[i])))) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
}

function mixed(round, b, c, d) {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}
