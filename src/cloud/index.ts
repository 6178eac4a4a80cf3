export { BOOT_TIMES, withGpus } from "./boot-times.ts";
export {
  type Catalogue,
  findInstanceType,
  type InstanceType,
  nodeTemplateOf,
  parseCatalogue,
} from "./catalogue.ts";
export { cloud, createInitialNodes } from "./cloud.ts";
export { type CloudConfig, type GroupBehavior, reliable } from "./config.ts";
