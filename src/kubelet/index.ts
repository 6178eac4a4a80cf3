export { INSTANT_KUBELET, type KubeletConfig, REALISTIC_KUBELET } from "./config.ts";
export { KUBELET, kubelet } from "./kubelet.ts";
