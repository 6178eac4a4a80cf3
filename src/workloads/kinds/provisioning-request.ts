import * as z from "zod";
import { list, struct, text, wholeNumber } from "../fields.ts";
import { condition, objectMeta, typeMeta } from "./metadata.ts";

const INT32_MAX = 2_147_483_647;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Text of at most so many characters. */
const shortText = (max: number) => z.string("text").max(max, `text of at most ${max} characters`);
/** A map of texts with at most so many members. */
const shortMap = (members: number, characters: number) =>
  z
    .record(z.string(), shortText(characters), "a map of texts")
    .refine((map) => Object.keys(map).length <= members, `at most ${members} members`);
const dnsName = (what: string) => {
  const expected = `${what} of lowercase letters, digits, '-' and '.', 253 at most`;
  return text(expected).regex(SUBDOMAIN, expected).max(253, expected);
};

const POD_SETS = "a list of 1 to 32 pod sets";

/**
 * A ProvisioningRequest.
 * Source: kubernetes/autoscaler, apis/config/crd/autoscaling.x-k8s.io_provisioningrequests.yaml.
 */
export const provisioningRequest = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct({
    podSets: list(
      struct({ podTemplateRef: struct({ name: dnsName("the name of a PodTemplate") }), count: wholeNumber(1, INT32_MAX) }),
      POD_SETS,
    )
      .min(1, POD_SETS)
      .max(32, POD_SETS),
    provisioningClassName: dnsName("a class"),
    parameters: shortMap(100, 255).optional(),
  }),
  status: struct({
    conditions: list(condition()).optional(),
    provisioningClassDetails: shortMap(64, 32_768).optional(),
  }).optional(),
});
