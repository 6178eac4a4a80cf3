import * as z from "zod";
import { anyText, flag, list, mapOf, struct, text, textMap, wholeNumber } from "../fields.ts";
import { labelSelector, objectMeta, status, timestamp, typeMeta } from "./metadata.ts";

/**
 * The fields of pods: those that wavetank models are checked for their kind of value, the others are known by name, and all else is
 * refused as strict field validation does.
 * Source: Kubernetes v1.36 API reference, core/v1.
 */

/** Any whole number: what is right is judged by the model, with the rest of the object before it. */
const int = () => z.int("a whole number");
/** A quantity, judged by the model. */
export const quantityText = () => z.union([z.string(), z.number()], "a quantity such as 500m, 2 or 1Gi");
/** A map of resources. */
export const resourceTexts = () => mapOf(quantityText(), "a map of resources, such as { cpu: 500m }");

const resources = () =>
  struct({
    requests: resourceTexts().optional(),
    limits: resourceTexts().optional(),
    claims: list(struct({ name: text("a name"), request: anyText().optional() })).optional(),
  });

const container = () =>
  struct(
    {
      name: text("a name"),
      image: anyText("an image").optional(),
      imagePullPolicy: anyText().optional(),
      resources: resources().optional(),
      ports: list(
        struct({
          name: anyText().optional(),
          containerPort: int(),
          hostPort: int().optional(),
          hostIP: anyText().optional(),
          protocol: anyText().optional(),
        }),
      ).optional(),
      restartPolicy: anyText().optional(),
      restartPolicyRules: list(struct({ action: text("an action"), exitCodes: z.unknown().optional() })).optional(),
    },
    {
      alsoKnown:
        "args command env envFrom lifecycle livenessProbe readinessProbe resizePolicy securityContext startupProbe stdin stdinOnce " +
        "terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir",
    },
  );

const VOLUME_SOURCES =
  "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI ephemeral fc flexVolume flocker gcePersistentDisk " +
  "gitRepo glusterfs image iscsi nfs photonPersistentDisk portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume";

const volume = () =>
  struct(
    {
      name: text("a name"),
      persistentVolumeClaim: struct({ claimName: text("a name"), readOnly: flag().optional() }).optional(),
      emptyDir: struct({ medium: anyText().optional(), sizeLimit: quantityText().optional() }).optional(),
      hostPath: struct({ path: text("a path"), type: anyText().optional() }).optional(),
    },
    { alsoKnown: VOLUME_SOURCES },
  );

const requirement = () =>
  struct({ key: text("a label key"), operator: text("an operator"), values: list(anyText('text (put it in quotes: "1")')).optional() });

/** A term of a node selector. */
export const nodeTerm = () => struct({ matchExpressions: list(requirement()).optional(), matchFields: list(requirement()).optional() });

const podTerm = () =>
  struct({
    labelSelector: labelSelector().optional(),
    namespaces: list(text("a namespace")).optional(),
    namespaceSelector: labelSelector().optional(),
    topologyKey: anyText("a label key"),
    matchLabelKeys: list(anyText()).optional(),
    mismatchLabelKeys: list(anyText()).optional(),
  });

const podAffinity = () =>
  struct({
    requiredDuringSchedulingIgnoredDuringExecution: list(podTerm()).optional(),
    preferredDuringSchedulingIgnoredDuringExecution: list(struct({ weight: int(), podAffinityTerm: podTerm() })).optional(),
  });

const affinity = () =>
  struct({
    nodeAffinity: struct({
      requiredDuringSchedulingIgnoredDuringExecution: struct({ nodeSelectorTerms: list(nodeTerm()) }).optional(),
      preferredDuringSchedulingIgnoredDuringExecution: list(struct({ weight: int(), preference: nodeTerm() })).optional(),
    }).optional(),
    podAffinity: podAffinity().optional(),
    podAntiAffinity: podAffinity().optional(),
  });

const toleration = () =>
  struct({
    key: anyText().optional(),
    operator: anyText().optional(),
    value: anyText('text (put it in quotes: "true")').optional(),
    effect: anyText().optional(),
    tolerationSeconds: int().optional(),
  });

const topologySpread = () =>
  struct({
    maxSkew: int(),
    topologyKey: anyText("a label key"),
    whenUnsatisfiable: anyText(),
    labelSelector: labelSelector().optional(),
    minDomains: int().optional(),
    nodeAffinityPolicy: anyText().optional(),
    nodeTaintsPolicy: anyText().optional(),
    matchLabelKeys: list(anyText()).optional(),
  });

/** A pod's spec. */
export const podSpec = () =>
  struct(
    {
      nodeName: anyText().optional(),
      schedulerName: anyText().optional(),
      containers: list(container(), "a list of containers").min(1, "at least one container"),
      initContainers: list(container()).optional(),
      volumes: list(volume()).optional(),
      resources: resources().optional(),
      overhead: resourceTexts().optional(),
      nodeSelector: textMap().optional(),
      affinity: affinity().optional(),
      tolerations: list(toleration()).optional(),
      topologySpreadConstraints: list(topologySpread()).optional(),
      priority: int().optional(),
      priorityClassName: anyText().optional(),
      preemptionPolicy: anyText().optional(),
      schedulingGates: list(struct({ name: text("a name") })).optional(),
      restartPolicy: anyText().optional(),
      terminationGracePeriodSeconds: int().optional(),
      activeDeadlineSeconds: int().optional(),
      hostNetwork: flag().optional(),
      hostUsers: flag().optional(),
      resourceClaims: list(
        struct({ name: text("a name") }, { alsoKnown: "resourceClaimName resourceClaimTemplateName source" }),
      ).optional(),
    },
    {
      alsoKnown:
        "automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostIPC hostPID hostname " +
        "hostnameOverride imagePullSecrets os readinessGates runtimeClassName schedulingGroup securityContext serviceAccount " +
        "serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain workloadRef",
    },
  );

/** A pod as a workload object holds it. */
export const podTemplate = () => struct({ metadata: objectMeta().optional(), spec: podSpec() }, { what: "a pod template" });

/** A Pod. */
export const pod = struct({ ...typeMeta, metadata: objectMeta(), spec: podSpec(), status: status() });

const taint = () =>
  struct({
    key: anyText("a taint key"),
    value: anyText('text (put it in quotes: "true")').optional(),
    effect: anyText("a taint effect"),
    timeAdded: timestamp().optional(),
  });

/** A Node. */
export const node = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    { unschedulable: flag().optional(), taints: list(taint()).optional(), providerID: anyText().optional() },
    { alsoKnown: "configSource externalID podCIDR podCIDRs" },
  ).optional(),
  status: z
    .looseObject(
      {
        capacity: resourceTexts().optional(),
        allocatable: resourceTexts().optional(),
        conditions: list(z.looseObject({ type: text("a condition"), status: text("True, False or Unknown") }, "a map")).optional(),
        images: list(z.looseObject({ names: list(anyText()).optional(), sizeBytes: wholeNumber(0).optional() }, "a map")).optional(),
      },
      "a map",
    )
    .optional(),
});
