import { createHash } from "node:crypto";
import alea from "seedrandom/lib/alea.js";
import { grown } from "./columns.ts";

/** A stream of chance. Two streams never influence each other. */
export interface Random {
  /** Uniform in [0, 1), 53 random bits. */
  double(): number;
  /** Uniform whole number in [0, `bound`). */
  int(bound: number): number;
}

/**
 * A stream whose i-th draw belongs to the i-th thing (pod, instance), whoever asks first: the same pod has the same luck
 * under every policy. Draws up to the largest index asked for are kept (8 bytes each).
 */
export interface IndexedRandom {
  /** The draw of `index`, uniform in [0, 1). */
  at(index: number): number;
}

/** Changing how streams are made changes every result: then this number changes too. */
const STREAM_FORMAT = "wavetank-1";

/** Makes the named streams of a run from its seed. Asking twice for a name gives the same stream. */
export class RandomStreams {
  private readonly seed: number;
  private readonly sequential = new Map<string, Random>();
  private readonly indexed = new Map<string, IndexedRandom>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The sequential stream `name`, such as "cluster-autoscaler/expander". */
  stream(name: string): Random {
    return getOrMake(this.sequential, name, () => {
      const generator = alea(streamSeed(this.seed, name));
      return { double: () => generator.double(), int: (bound) => Math.floor(generator.double() * bound) };
    });
  }

  /** The indexed stream `name`, such as "kubelet/container-start". */
  indexedStream(name: string): IndexedRandom {
    return getOrMake(this.indexed, name, () => makeIndexed(streamSeed(this.seed, `${name}#`)));
  }
}

/** The seed text of a stream. Always hashed: plain names and consecutive numbers give related streams in this package. */
function streamSeed(seed: number, name: string): string {
  return createHash("sha256").update(`${STREAM_FORMAT}\0${seed}\0${name}`).digest("hex");
}

function makeIndexed(seed: string): IndexedRandom {
  const generator = alea(seed);
  let draws = new Float64Array(1024);
  let drawn = 0;
  return {
    at(index) {
      if (index >= draws.length) draws = grown(draws, Math.max(draws.length * 2, index + 1));
      for (; drawn <= index; drawn++) draws[drawn] = generator.double();
      return draws[index];
    },
  };
}

function getOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
