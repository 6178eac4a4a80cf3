import { type Column, column, type Table } from "../columns.ts";

/** Scores are whole numbers in kube-scheduler; a plugin of one's own may give others. */
const score = (name: string, help: string): Column => ({ ...column(name, "number", help), digits: 3 });

/** Why pods went where they went: only with --trace-scheduling. */
export const SCHEDULING: Table = {
  name: "scheduling",
  file: "scheduling.csv",
  help:
    "Only with --trace-scheduling. One row per attempt to place a chosen pod, node and plugin: for a node that does not fit, the plugin that said " +
    "so first; for one that does, each plugin that scored it. It is large: attempts times nodes times plugins.",
  columns: [
    column("time_seconds", "seconds", "When the attempt was made."),
    column("namespace", "text", "Namespace of the pod."),
    column("pod", "text", "Name of the pod."),
    column("attempt", "count", "Number of the attempt, from 1 for each pod."),
    column("node", "text", "The node; empty where a plugin turned the pod away whatever the node."),
    column(
      "plugin",
      "text",
      "Who rejected or scored the node. Empty: it fits and was not scored, being the only one or behind the end of the search.",
    ),
    column("verdict", "text", "fits, unschedulable (evicting pods may help), unresolvable (it cannot), or error."),
    column("reasons", "text", "Why not, in the words of kube-scheduler, joined by commas."),
    score("raw_score", "The plugin's score of the node before it was normalised."),
    score("weighted_score", "The same brought to 0..100 and multiplied by the plugin's weight."),
    score("total", "Sum of the weighted scores of the node."),
    column("chosen", "flag", "1: the attempt chose this node."),
  ],
};
