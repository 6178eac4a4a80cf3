import type { RunRequest } from "./run.ts";

/** The command line that makes a run again. */
export function replayCommand({ scenario, set, seed, until }: RunRequest): string {
  const words = ["wavetank", "run", scenario, "--seed", `${seed}`, ...set.flatMap((change) => ["--set", change])];
  return [...words, ...(until === undefined ? [] : ["--until", until])].map(shellWord).join(" ");
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
