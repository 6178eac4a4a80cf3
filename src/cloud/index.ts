export { BOOT_TIMES, type BootTimes, withGpus } from "./boot-times.ts";
export {
  type Catalogue,
  findInstanceType,
  type InstanceType,
  nodeTemplateOf,
  parseCatalogue,
} from "./catalogue.ts";
export { cloud, createInitialNodes } from "./cloud.ts";
export { type CloudConfig, type GroupBehavior, reliable, type SpotReclaim } from "./config.ts";
export { offersDevices } from "./device-plugins.ts";
export { type Fault, faultInjection } from "./faults.ts";
export { reclaimsSpot, SPOT_RECLAIM, spotReclaim } from "./spot-reclaim.ts";
