import { kindOf } from "./decoding.ts";
import { fieldsOf } from "./reading.ts";

const IDENTITY = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * Why it cannot be told of what version and kind an object is, and the field that is to blame ("": all of it); undefined when it can.
 * Source: k8s.io/apimachinery v0.36, runtime/serializer/json/meta.go, Interpret.
 */
export function unreadableIdentity(value: unknown): { readonly field: string; readonly message: string } | undefined {
  const start = "couldn't get version/kind; json parse error: json: cannot unmarshal ";
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { field: "", message: `${start}${kindOf(value)} into Go value of type ${IDENTITY}` };
  }
  for (const name of ["apiVersion", "kind"]) {
    const text = fieldsOf(value)[name] ?? "";
    if (typeof text !== "string") return { field: name, message: `${start}${kindOf(text)} into Go struct field .${name} of type string` };
  }
  return undefined;
}
