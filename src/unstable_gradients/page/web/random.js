/**
 * Random numbers of the page's own: the generator xoshiro128** of Blackman and Vigna (2021,
 * "Scrambled linear pseudorandom number generators", ACM TOMS 47), whose state splitmix64 (Steele,
 * Lea and Flood 2014) fills from a seed; and normal numbers by Box and Muller (1958).
 */

const MASK = (1n << 64n) - 1n;

/** The first two numbers of splitmix64, as four words of 32 bits, low ones first. */
function splitmix(seed) {
  let state = BigInt(seed);
  return [0, 1].flatMap(() => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    z ^= z >> 31n;
    return [Number(z & 0xffffffffn), Number(z >> 32n)];
  });
}

const rotated = (word, by) => (word << by) | (word >>> (32 - by));

/** A stream of random numbers. */
export class Random {
  /** @param {number} seed a whole number from 0 on */
  constructor(seed) {
    this.state = Uint32Array.from(splitmix(seed));
    this.spare = null;
  }

  /** A word of 32 bits. */
  word() {
    const s = this.state;
    const result = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1), with 53 bits. */
  uniform() {
    const high = this.word() >>> 5;
    return (high * 2 ** 26 + (this.word() >>> 6)) / 2 ** 53;
  }

  /** Normal with mean 0 and variance 1. */
  normal() {
    if (this.spare !== null) {
      const normal = this.spare;
      this.spare = null;
      return normal;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
