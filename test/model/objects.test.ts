import type * as core from "kubernetes-types/core/v1.d.ts";
import { expectTypeOf, test } from "vitest";
import type {
  Container,
  Node,
  NodeAffinity,
  PodAffinity,
  PodSpec,
  Taint,
  Toleration,
  TopologySpreadConstraint,
} from "../../src/model/index.ts";

/** Checked by the compiler: a real Kubernetes object may stand where ours is asked for. */
test("real Kubernetes objects are objects of the model", () => {
  expectTypeOf<core.Container>().toExtend<Container>();
  expectTypeOf<core.NodeAffinity>().toExtend<NodeAffinity>();
  expectTypeOf<core.PodAffinity>().toExtend<PodAffinity>();
  expectTypeOf<core.Toleration>().toExtend<Toleration>();
  expectTypeOf<core.Taint>().toExtend<Taint>();
  expectTypeOf<core.TopologySpreadConstraint>().toExtend<TopologySpreadConstraint>();
  expectTypeOf<core.NodeStatus>().toExtend<NonNullable<Node["status"]>>();
  // Volumes aside: ours have an index signature, which interfaces do not satisfy.
  expectTypeOf<core.PodSpec>().toExtend<Omit<PodSpec, "volumes">>();
});
