import { performance } from "node:perf_hooks";

const CELLS = 1 << 20;
const READS = 1_000_000;

/**
 * How long a read takes that waits for the one before, anywhere in 4 MiB, in nanoseconds. What a run takes depends on it more than on the
 * clock rate: on a shared machine it changes by a factor of four with what others do.
 */
export function readLatencyNs(): number {
  const next = new Int32Array(CELLS);
  // A full-period generator: every cell is visited once before the first comes again.
  for (let i = 0; i < CELLS; i++) next[i] = (Math.imul(i, 1_664_525) + 1_013_904_223) & (CELLS - 1);
  let at = 0;
  for (let i = 0; i < CELLS; i++) at = next[at];
  const start = performance.now();
  for (let i = 0; i < READS; i++) at = next[at];
  const took = performance.now() - start;
  // Where the walk ended is looked at, so that it is not left out as useless.
  return at < 0 ? 0 : (took * 1e6) / READS;
}

/** The environment of a work. More certificates are read by Node when it starts, which takes longer than some works, and none needs them. */
export function environment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, ...rest } = process.env;
  return rest;
}
