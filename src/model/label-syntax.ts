const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
  "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
  "alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric " +
  "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const LABEL_BYTES_MAX = 63;
const SUBDOMAIN_BYTES_MAX = 253;

/**
 * What is wrong with a label key, resource name or other qualified name; empty if nothing is.
 * Source: k8s.io/apimachinery v0.36, api/validate/content, IsLabelKey.
 */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split("/");
  if (parts.length > 2) return [`a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const problems: string[] = [];
  const name = parts[parts.length - 1];
  if (parts.length === 2) {
    if (parts[0] === "") problems.push("prefix part must be non-empty");
    else problems.push(...subdomainProblems(parts[0]).map((problem) => `prefix part ${problem}`));
  }
  if (name === "") problems.push("name part must be non-empty");
  else if (byteLength(name) > LABEL_BYTES_MAX) problems.push(`name part must be no more than ${LABEL_BYTES_MAX} bytes`);
  if (!NAME.test(name)) problems.push(`name part ${NAME_RULE}`);
  return problems;
}

/**
 * What is wrong with a label value; empty if nothing is.
 * Source: k8s.io/apimachinery v0.36, api/validate/content, IsLabelValue.
 */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (byteLength(value) > LABEL_BYTES_MAX) problems.push(`must be no more than ${LABEL_BYTES_MAX} bytes`);
  if (!VALUE.test(value)) problems.push(VALUE_RULE);
  return problems;
}

/**
 * What is wrong with an object name that is a DNS-1123 subdomain (pods, nodes); empty if nothing is.
 * Source: k8s.io/apimachinery v0.36, api/validate/content, IsDNS1123Subdomain.
 */
export function subdomainProblems(name: string): string[] {
  const problems: string[] = [];
  if (byteLength(name) > SUBDOMAIN_BYTES_MAX) problems.push(`must be no more than ${SUBDOMAIN_BYTES_MAX} bytes`);
  if (!SUBDOMAIN.test(name)) problems.push(SUBDOMAIN_RULE);
  return problems;
}

/**
 * What is wrong with a name that is a DNS-1123 label (containers, namespaces); empty if nothing is.
 * Source: k8s.io/apimachinery v0.36, api/validate/content, IsDNS1123Label.
 */
export function labelProblems(name: string): string[] {
  const problems: string[] = [];
  if (byteLength(name) > LABEL_BYTES_MAX) problems.push(`must be no more than ${LABEL_BYTES_MAX} bytes`);
  if (!LABEL.test(name)) problems.push(LABEL_RULE);
  return problems;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
