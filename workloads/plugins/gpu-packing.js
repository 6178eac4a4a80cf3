// A scheduler plugin: packs GPUs. Pods that ask for GPUs go where most GPUs are taken already, so that whole machines stay free for the
// pods that want all GPUs of one; pods that ask for none keep off machines with GPUs. docs/plugins.md explains it line by line.

const NAME = "GpuPacking";

/** @type {import("wavetank").PluginDefinition} */
export const plugin = {
  name: NAME,
  points: ["score"],

  // `args` of the scenario or of pluginConfig; what this returns is handed to `create`.
  readArgs(args, path, problems) {
    const resource = args?.resource ?? "nvidia.com/gpu";
    if (typeof resource !== "string") problems.push({ path: `${path}.resource`, message: "Invalid value: must be the name of a resource" });
    return { resource };
  },

  // Called once for each profile.
  create({ resource }, { store }) {
    const column = store.resources.columnOf(resource);
    /** How many a pod of this template asks for. */
    const requestOf = (template) => template.requests.scalars.find((scalar) => scalar.column === column)?.amount ?? 0;
    return {
      name: NAME,
      // A node's score depends on nothing but the pod's template and that node's row: it is remembered until the row changes.
      nodeLocalScore: true,

      // The score of a node is the share of its GPUs that will be in use once the pod is there, 0..100, rounded down.
      score({ template, snapshot }, _state, { rows, count, scores }) {
        const { infos } = snapshot;
        infos.ensureColumn(column);
        const allocatable = infos.allocatable[column];
        const requested = infos.requested[column];
        const request = requestOf(template);
        let decides = false;
        for (let i = 0; i < count; i++) {
          const row = rows[i];
          const all = allocatable[row];
          if (request === 0) scores[i] = all === 0 ? 100 : 0;
          else if (all > 0) scores[i] = Math.min(100, Math.trunc((100 * (requested[row] + request)) / all));
          if (scores[i] !== 0) decides = true;
        }
        return decides;
      },
    };
  },
};
