import { refuses } from "./refused.ts";

const SORT = { enabled: [{ name: "PrioritySort" }] };
const two = (first: object, second: object): object => ({
  profiles: [
    { schedulerName: "a", ...first },
    { schedulerName: "b", ...second },
  ],
});
const sorting = (queueSort: object): object => ({ plugins: { queueSort } });
const args = (given: object): object => ({ pluginConfig: [{ name: "PrioritySort", args: given }] });
const differs = (found: string): string => `profiles[1].plugins.queueSort: Invalid value: ${found}: must be the same for all profiles`;
const DIFFERENT_ARGS = 'profiles[1].pluginConfig: different queue sort plugin args for profile "b"';

refuses("both say nothing", two({}, {}));
refuses("an empty list says nothing", two(sorting({ enabled: [] }), {}));
refuses("both name it", two(sorting(SORT), sorting(SORT)));
refuses(
  "only the second names it: the same plugin, and yet not the same",
  two({}, sorting(SORT)),
  differs('{"Enabled":[{"Name":"PrioritySort","Weight":0}],"Disabled":null}'),
);
refuses("only the first names it", two(sorting(SORT), {}), differs('{"Enabled":null,"Disabled":null}'));
refuses(
  "one turns off what is not there",
  two({}, sorting({ disabled: [{ name: "NodeName" }] })),
  differs('{"Enabled":null,"Disabled":[{"Name":"NodeName","Weight":0}]}'),
);
refuses("the same arguments, which it does not have", two(args({ x: 1 }), args({ x: 1 })));
refuses("arguments for one of them", two(args({}), {}), DIFFERENT_ARGS);
refuses(
  "other arguments where it is named",
  two({ ...sorting(SORT), ...args({}) }, { ...sorting(SORT), ...args({ x: 1 }) }),
  'profiles[1].pluginConfig.args: Invalid value: {"x":1}: queueSort must be the same for all profiles',
  DIFFERENT_ARGS,
);
refuses(
  "named twice",
  { profiles: [sorting({ enabled: [{ name: "PrioritySort" }, { name: "PrioritySort" }] })] },
  'profiles[0].plugins.queueSort: plugin "PrioritySort" already registered as "QueueSortPlugin"',
  'profiles[0].plugins: only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 2',
  "profiles[0].plugins.queueSort.Enabled: Invalid value: 2: only one queue sort plugin can be enabled",
);
