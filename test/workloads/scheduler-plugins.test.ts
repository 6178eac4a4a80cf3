import { join } from "node:path";
import { expect, test } from "vitest";
import { formatProblem, InputError } from "../../src/workloads/errors.ts";
import { loadScenario } from "../../src/workloads/index.ts";
import { scratch } from "./scratch.ts";

const SCENARIO = (plugins: string): string =>
  `apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\nmetadata: { name: t }\nspec:\n  workload: [{ manifests: pod.yaml }]\n  scheduler:\n    plugins: ${plugins}\n`;
const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c }] }\n";

/** Loads a scenario with these plugins and says what is wrong. */
async function complaintsOf(plugins: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = scratch({ "s.yaml": SCENARIO(plugins), "pod.yaml": POD, ...files });
  try {
    await loadScenario(join(folder, "s.yaml"));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.flatMap((problem) => formatProblem(problem).replaceAll(`${folder}/`, "").split("\n"));
  }
}

const EXPORTS = "a module that exports a PluginDefinition as plugin, or by default";

test.each([
  [
    "a file that is not there",
    "[a.mjs]",
    {},
    ["s.yaml:7 spec.scheduler.plugins[0]: expected a file that can be read, found nothing at a.mjs"],
  ],
  [
    "no export of that name",
    "[a.mjs]",
    { "a.mjs": "export const one = 1, two = 2;" },
    [`a.mjs: expected ${EXPORTS}, found exports one, two`, "  named at s.yaml:7"],
  ],
  ["no exports", "[a.mjs]", { "a.mjs": "1;" }, [`a.mjs: expected ${EXPORTS}, found no exports`, "  named at s.yaml:7"]],
  [
    "a module that throws",
    "[a.mjs]",
    { "a.mjs": "throw new TypeError('no');" },
    ["a.mjs: expected a JavaScript module that loads, found TypeError: no", "  named at s.yaml:7"],
  ],
  [
    "neither file nor map",
    "[3]",
    {},
    ["s.yaml:7 spec.scheduler.plugins[0]: expected a file, or { file: ./plugin.js, weight: 5 }, found 3"],
  ],
] as const)("%s", async (_what, plugins, files, wrong) => {
  expect(await complaintsOf(plugins, files)).toEqual(wrong);
});

test("named and default exports are taken, in order, and hashed", async () => {
  const folder = scratch({
    "s.yaml": SCENARIO("[a.mjs, { file: sub/b.mjs, weight: 7, args: { x: 1 } }]"),
    "pod.yaml": POD,
    "a.mjs": "export const plugin = { name: 'A' };",
    "sub/b.mjs": "export default { name: 'B' };",
  });
  const { schedulerPlugins, inputs } = await loadScenario(join(folder, "s.yaml"));
  expect(schedulerPlugins?.map(({ exported, weight, args }) => [exported, weight, args])).toEqual([
    [{ name: "A" }, undefined, undefined],
    [{ name: "B" }, 7, { x: 1 }],
  ]);
  const hashed = inputs.filter(({ format }) => format === "scheduler-plugin");
  expect(hashed.map(({ path, sha256 }) => [path, sha256.length])).toEqual([
    ["a.mjs", 64],
    ["sub/b.mjs", 64],
  ]);
});
