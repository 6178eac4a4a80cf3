// @ts-check
/**
 * The pods of the generated benchmark workloads. They come from a 64-bit linear congruential generator, so that other simulators
 * can make the very same ones: multiplier 6364136223846793005, increment 1442695040888963407, start 12345; a draw is the top
 * 31 bits of the new state over 2^31. Four draws a pod: arrival x 86,400 s, CPU, memory, and run time 60 + floor(draw x 3540) s.
 */

const CPU_MILLICORES = [250, 500, 1000, 2000, 4000];
const MEMORY_MIB = [512, 1024, 2048, 4096, 8192];

/** The state in two 32-bit halves: a BigInt would be ten times slower. */
function makeDraw() {
  const [multiplierHigh, multiplierLow] = [0x5851f42d, 0x4c957f2d];
  const [incrementHigh, incrementLow] = [0x14057b7e, 0xf767814f];
  const b1 = multiplierLow >>> 16;
  const b0 = multiplierLow & 0xffff;
  let high = 0;
  let low = 12345;
  return () => {
    // low * multiplierLow in 16-bit pieces, then the cross terms, all modulo 2^64.
    const a1 = low >>> 16;
    const a0 = low & 0xffff;
    const middle = a1 * b0 + ((a0 * b0) >>> 16);
    const middle2 = a0 * b1 + (middle & 0xffff);
    const carryHigh = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000);
    const productLow = Math.imul(low, multiplierLow) >>> 0;
    const productHigh = (carryHigh + (Math.imul(high, multiplierLow) >>> 0) + (Math.imul(low, multiplierHigh) >>> 0)) >>> 0;
    const sumLow = productLow + incrementLow;
    low = sumLow >>> 0;
    high = (productHigh + incrementHigh + (sumLow > 0xffffffff ? 1 : 0)) >>> 0;
    return (high >>> 1) / 0x80000000;
  };
}

/**
 * @typedef {{ arrivalMs: number, cpuMillicores: number, memoryMib: number, runMs: number }} GeneratedPod
 * @param {number} skip pods of the stream to leave out at the start
 * @param {number} count pods to take
 * @returns {GeneratedPod[]} sorted by arrival, ties in the order of the stream
 */
export function generatedPods(skip, count) {
  const draw = makeDraw();
  for (let i = 0; i < skip * 4; i++) draw();
  const pods = Array.from({ length: count }, () => ({
    arrivalMs: Math.round(draw() * 86_400_000),
    cpuMillicores: CPU_MILLICORES[Math.floor(draw() * 5)],
    memoryMib: MEMORY_MIB[Math.floor(draw() * 5)],
    runMs: (60 + Math.floor(draw() * 3540)) * 1000,
  }));
  return pods.sort((a, b) => a.arrivalMs - b.arrivalMs);
}
