import { goldenNames, rewrite } from "./golden.ts";

for (const name of goldenNames()) {
  await rewrite(name);
  console.log(`wrote test/golden/${name}/expected`);
}
