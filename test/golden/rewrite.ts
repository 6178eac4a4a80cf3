import { writeFileSync } from "node:fs";
import { COMPARISONS, committed, compareFlags } from "./autoscaler-flags.ts";
import { goldenNames, rewrite } from "./golden.ts";

for (const name of goldenNames()) {
  await rewrite(name);
  console.log(`wrote test/golden/${name}/expected`);
}
for (const comparison of COMPARISONS) {
  writeFileSync(committed(comparison), compareFlags(comparison));
  console.log(`wrote test/golden/${comparison.file}`);
}
