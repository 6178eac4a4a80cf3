import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { virtualTime } from "../../src/cli/progress.ts";
import type { MemorySink } from "../../src/metrics/index.ts";
import { loadScenario } from "../../src/workloads/index.ts";
import { runInMemory } from "../support/scenario.ts";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** Names of the golden runs: the folders beside this file. */
export const goldenNames = (): string[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** What a golden run gives today, by file name. */
export async function produce(name: string): Promise<Readonly<Record<string, string>>> {
  const { sink, result } = runInMemory(await loadScenario(join(ROOT, name, "scenario.yaml")));
  return {
    "timeline.txt": timeline(sink),
    "pods.csv": sink.csv("pods"),
    "nodes.csv": sink.csv("nodes"),
    "summary.csv": sink.csv("summary"),
    "digest.txt": `${result.digest}\n`,
  };
}

/** What a golden run is to give, by file name. */
export function expected(name: string): Readonly<Record<string, string>> {
  const folder = join(ROOT, name, "expected");
  if (!existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** Replaces what a golden run is to give by what it gives. */
export async function rewrite(name: string): Promise<void> {
  const folder = join(ROOT, name, "expected");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of Object.entries(await produce(name))) writeFileSync(join(folder, file), text);
}

/** Events and decisions in one list, a line each, as a person would tell the story. */
function timeline(sink: MemorySink): string {
  const events = sink.objects("events").map((event) => {
    const object = [String(event.kind).toLowerCase(), event.namespace, event.name].filter((part) => part !== "").join("/");
    return { seconds: Number(event.time_seconds), text: `${object}  ${event.reason}: ${event.message}` };
  });
  const decisions = sink.objects("decisions").map((decision) => ({
    seconds: Number(decision.time_seconds),
    text: `decision  ${decision.action} ${decision.target}: ${decision.reason}`,
  }));
  const lines = [...events, ...decisions].map((line, i) => ({ ...line, i })).sort((a, b) => a.seconds - b.seconds || a.i - b.i);
  return `${lines.map(({ seconds, text }) => `${clock(seconds)}  ${text}`).join("\n")}\n`;
}

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  return `${virtualTime(ms)}.${String(ms % 1000).padStart(3, "0")}`;
}
