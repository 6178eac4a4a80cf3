import { rewrite } from "./pages.ts";

for (const file of await rewrite()) console.log(`wrote ${file}`);
