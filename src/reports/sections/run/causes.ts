/** Why pods wait for a node: the causes into which `pods.csv` and `summary.csv` split the waiting. */
export const CAUSES: readonly { readonly name: string; readonly label: string; readonly because: string; readonly series: number }[] = [
  { name: "queue", label: "scheduler's queue", because: "was in the scheduler's queue", series: 3 },
  { name: "no_fit", label: "no node had room", because: "was for room that no node had and none was bringing", series: 2 },
  { name: "node_launch", label: "a node was coming", because: "was for nodes being launched", series: 1 },
  { name: "gated", label: "scheduling gates", because: "was behind scheduling gates", series: 4 },
];
