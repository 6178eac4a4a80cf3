import { writeFileSync } from "node:fs";
import { COMPARISON, compareFlags } from "./autoscaler-flags.ts";
import { goldenNames, rewrite } from "./golden.ts";

for (const name of goldenNames()) {
  await rewrite(name);
  console.log(`wrote test/golden/${name}/expected`);
}
writeFileSync(COMPARISON, compareFlags());
console.log("wrote test/golden/autoscaler-flags.csv");
