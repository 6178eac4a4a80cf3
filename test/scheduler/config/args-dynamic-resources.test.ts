import { refuses, withArgs } from "./refused.ts";

const PLACE = "profiles[0].pluginConfig[0]";
const AT = `${PLACE}.args`;
const DECODING = `decoding .${PLACE}: decoding args for plugin DynamicResources: `;
const given = (args: object): object => withArgs("DynamicResources", args);

refuses("0 to filter, a second to bind", given({ filterTimeout: "0s", bindingTimeout: "1s" }));
refuses("null is the default", given({ filterTimeout: null }));
refuses(
  "less than that",
  given({ filterTimeout: "-1s", bindingTimeout: "999ms" }),
  `${AT}.filterTimeout: Invalid value: "-1s": must be zero or positive`,
  `${AT}.bindingTimeout: Invalid value: "999ms": must be at least 1 second`,
);
refuses("no duration", given({ filterTimeout: "soon" }), `${AT}.filterTimeout: ${DECODING}time: invalid duration "soon"`);
refuses(
  "a number of seconds",
  given({ filterTimeout: 5 }),
  `${AT}.filterTimeout: ${DECODING}json: cannot unmarshal number into Go struct field DynamicResourcesArgs.filterTimeout of type string`,
);
