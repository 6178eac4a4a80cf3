/** The one generator of the package that we use; importing it alone leaves the other six, and node:crypto's hook, out. */
declare module "seedrandom/lib/alea.js" {
  import type { PRNG } from "seedrandom";

  export default function alea(seed: string): PRNG;
}
