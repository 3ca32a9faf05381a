import type { ComponentProps } from "react";
import { Tile } from "@/app/_ui/figures/tile";
import { definitions, type Figure } from "@/lib/reporting/definitions";
import { Definition } from "./definition";

type Props = Omit<ComponentProps<typeof Tile>, "name" | "definition"> & { figure: Figure; name?: string | undefined };

/** A defined figure as one number, called as its definition calls it unless something nearer is said. */
export function FigureTile({ figure, name = definitions[figure].name, ...tile }: Props) {
  return <Tile name={name} definition={<Definition of={figure} />} {...tile} />;
}
