// The import rules of docs and style, generated from layers.json, which is the only statement of them.
const layers = require("./layers.json");
const folders = Object.keys(layers);

const layerRules = folders.map((folder) => ({
  name: `layer-${folder}`,
  comment: `${folder} may import ${layers[folder].join(", ") || "no other folder"}`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: [folder, ...layers[folder]].map((name) => `^src/${name}/`) },
}));

const doorRules = folders.map((folder) => ({
  name: `door-${folder}`,
  comment: `from outside, import src/${folder}/index.ts`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${folder}/` },
  to: { path: `^src/${folder}/`, pathNot: `^src/${folder}/index\\.ts$` },
}));

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, pathNot: "\\.d\\.ts$" }, to: {} },
    { name: "known-folder", severity: "error", from: { path: "^src/", pathNot: folders.map((name) => `^src/${name}/`) }, to: {} },
    {
      name: "core-has-no-world",
      comment: "files, processes and the wall clock are for the edges of the program",
      severity: "error",
      from: { path: "^src/(engine|model|cluster|scheduler|kubelet|controllers|autoscalers|cloud)/" },
      to: { path: "^(node:)?(fs|fs/promises|process|child_process|worker_threads|timers|perf_hooks|os|path|net|http)$" },
    },
    { name: "commander-in-cli", severity: "error", from: { pathNot: "^src/cli/" }, to: { path: "node_modules/commander" } },
    {
      name: "zod-and-yaml-in-workloads",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(workloads|cli)/" },
      to: { path: "node_modules/(zod|yaml)/" },
    },
    ...layerRules,
    ...doorRules,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
