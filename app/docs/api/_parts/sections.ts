import type { DocumentedOperation, OpenApi } from "@/app/api/v1/_shape/openapi";

export type DescribedOperation = { id: string; method: string; addresses: string[]; operation: DocumentedOperation };
export type Section = { name: string; operations: DescribedOperation[] };

/** The operations by the first word of their address; one that stands at two addresses is told once. */
export function sectionsOf({ paths }: OpenApi): Section[] {
  const sections = new Map<string, Map<string, DescribedOperation>>();
  for (const [address, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = operation.tags[0] ?? "api";
      const section = sections.get(name) ?? new Map<string, DescribedOperation>();
      sections.set(name, section);
      const same = `${method} ${operation.summary}`;
      const known = section.get(same);
      if (known) known.addresses.push(address);
      else
        section.set(same, { id: operation.operationId, method: method.toUpperCase(), addresses: [address], operation });
    }
  }
  return [...sections]
    .map(([name, operations]) => ({ name, operations: [...operations.values()] }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A section's name as a heading: "api_tokens" as "API tokens". */
export function headingOf(name: string): string {
  const words = name.replaceAll(/[_-]/g, " ").replace(/^api\b/, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
