export { INSTANT_KUBELET, type KubeletConfig, REALISTIC_KUBELET } from "./config.ts";
export { kubelet } from "./kubelet.ts";
