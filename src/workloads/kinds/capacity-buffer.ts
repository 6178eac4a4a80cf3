import { anyText, issue, list, resourceList, struct, text, wholeNumber } from "../fields.ts";
import { condition, objectMeta, typeMeta } from "./metadata.ts";

const INT32_MAX = 2_147_483_647;

const nameRef = () => struct({ name: text("a name") });

/**
 * A CapacityBuffer.
 * Source: cluster-autoscaler 1.36.1, apis/config/crd/autoscaling.x-k8s.io_capacitybuffers.yaml, schema and x-kubernetes-validations.
 */
export const capacityBuffer = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct({
    provisioningStrategy: anyText("a strategy").optional(),
    podTemplateRef: nameRef().optional(),
    scalableRef: struct({ apiGroup: anyText("an API group").optional(), kind: text("a kind"), name: text("a name") }).optional(),
    replicas: wholeNumber(0, INT32_MAX).optional(),
    percentage: wholeNumber(0, INT32_MAX).optional(),
    limits: resourceList().optional(),
  }).superRefine((spec, context) => {
    const { podTemplateRef, scalableRef, replicas, limits } = spec;
    if (podTemplateRef === undefined) return;
    if (replicas === undefined && limits === undefined)
      issue(context, [], "replicas or limits beside podTemplateRef", "neither", says("If X is set, replicas or limits must also be set"));
    if (scalableRef !== undefined)
      issue(
        context,
        ["scalableRef"],
        "one of podTemplateRef and scalableRef",
        "both",
        says("You must define either PodTemplateRef or ScalableRef, but not both"),
      );
  }),
  status: struct(
    {
      podTemplateRef: nameRef().optional(),
      podTemplateGeneration: wholeNumber(0).optional(),
      replicas: wholeNumber(0, INT32_MAX).optional(),
      provisioningStrategy: anyText("a strategy").optional(),
      conditions: list(condition()).optional(),
    },
    { alsoKnown: "readyReplicas" },
  ).optional(),
});

const says = (words: string) => `the API server says: ${words}`;
