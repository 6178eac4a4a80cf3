import * as z from "zod";
import { anyText, choice, flag, list, struct, text, textMap, wholeNumber } from "../fields.ts";

/** RFC 3339 text of a dump; not looked at more closely. */
export const timestamp = () => text("a time such as 2026-01-01T00:00:00Z");

/** Source: Kubernetes v1.36 API reference, ObjectMeta. */
export const objectMeta = () =>
  struct(
    {
      name: text("a name").optional(),
      generateName: text("a name").optional(),
      namespace: anyText("a namespace").optional(),
      uid: anyText().optional(),
      labels: textMap().optional(),
      annotations: textMap().optional(),
      generation: wholeNumber(0).optional(),
      creationTimestamp: timestamp().optional(),
      deletionTimestamp: timestamp().optional(),
      deletionGracePeriodSeconds: wholeNumber(0).optional(),
      ownerReferences: list(
        struct(
          {
            apiVersion: anyText().optional(),
            kind: text("a kind"),
            name: text("a name"),
            uid: anyText().optional(),
            controller: flag().optional(),
          },
          { alsoKnown: "blockOwnerDeletion" },
        ),
      ).optional(),
    },
    { alsoKnown: "finalizers managedFields resourceVersion selfLink" },
  );

/** Source: Kubernetes v1.36 API reference, LabelSelector. */
export const labelSelector = () =>
  struct({
    matchLabels: textMap().optional(),
    matchExpressions: list(
      struct({ key: text("a label key"), operator: text("an operator"), values: list(anyText()).optional() }),
    ).optional(),
  });

/** Source: Kubernetes v1.36 API reference, Condition of meta/v1. */
export const condition = () =>
  struct({
    type: text("a type of condition"),
    status: choice("True", "False", "Unknown"),
    reason: text("a reason"),
    message: anyText("a message"),
    lastTransitionTime: timestamp().refine((written) => !Number.isNaN(Date.parse(written)), "a time such as 2026-01-01T00:00:00Z"),
    observedGeneration: wholeNumber(0).optional(),
  });

/** apiVersion and kind, which every object has. */
export const typeMeta = { apiVersion: text("an apiVersion"), kind: text("a kind") };

/** Written by the cluster, not by people: only its kind of value is checked. */
export const status = () => z.record(z.string(), z.unknown(), "a map").optional();
