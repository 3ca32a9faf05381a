import { DefinitionMark } from "@/app/_ui/figures/definition-mark";
import { definitions, type Figure } from "@/lib/reporting/definitions";

/** How a figure is defined: briefly on hover and focus, in full one click away. */
export function Definition({ of }: { of: Figure }) {
  const { name, brief } = definitions[of];
  return <DefinitionMark id={of} name={name} brief={brief} />;
}
