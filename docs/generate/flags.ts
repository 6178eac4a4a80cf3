import { CLUSTER_AUTOSCALER_FLAGS } from "../../src/autoscalers/cluster/flags.ts";
import { escapeMarkdown, GENERATED, markdownTable } from "./markdown.ts";

/** A flag as the autoscaler's table describes it. */
export interface DocumentedFlag<Value> {
  readonly type: string;
  readonly unit: string;
  readonly default: Value;
  readonly help: string;
  readonly effect: keyof typeof EFFECTS;
  /** The value as the command line shows it. */
  format(value: Value): string;
}

const EFFECTS = { modelled: "yes", "not-modelled": "no", "unused-upstream": "no, nor does the real one read it" } as const;

/** The page `docs/flags.md`: the cluster autoscaler's flags with their defaults, and which of them do something here. */
export function flagsPage(): string {
  const rows = Object.entries(CLUSTER_AUTOSCALER_FLAGS).map(([name, flag]) => flagRow(name, flag as unknown as DocumentedFlag<unknown>));
  const intro = [
    "Written under `spec.clusterAutoscaler` of a scenario, by their real names and without dashes, with the defaults of cluster-autoscaler 1.36.1.",
    "A flag that is not modelled is checked like the others and changes nothing.",
  ];
  const beside = [
    "Beside the flags stand `version` (1.30 to 1.36), `preset: ca-legacy-simple`, `priorities` for the expander of that name, and `loop: { duration, phase }`:",
    "what a loop takes (1ms; the wait for the next one comes after it), and how much longer the wait for the first one is (0s). With `duration: by-size` a loop",
    "takes 20 ms for each node and 0.2 ms for each pod, at most 30 s with fewer than 100 nodes, else 60 s.",
  ];
  const table = markdownTable(["flag", "type", "default", "modelled", "what it does"], rows);
  return `${[GENERATED, "# Flags of the cluster autoscaler", intro.join(" "), beside.join(" "), table].join("\n\n")}\n`;
}

/** One row of the table. */
export function flagRow<Value>(name: string, flag: DocumentedFlag<Value>): string[] {
  const type = flag.unit === "" ? flag.type : `${flag.type} (${flag.unit})`;
  const byDefault = flag.format(flag.default);
  return [`\`${name}\``, type, byDefault === "" ? "" : `\`${byDefault}\``, EFFECTS[flag.effect], escapeMarkdown(flag.help)];
}
