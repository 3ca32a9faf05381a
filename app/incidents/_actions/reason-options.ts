import type { Kind } from "@/app/_ui/words";

export type ReasonOptions = Record<Kind, { value: string; label: string }[]>;

/** The reasons of each kind with their labels, as plain values for the forms. */
export function reasonOptions<Reason extends string>(
  reasons: Record<Kind, readonly Reason[]>,
  labels: Record<Reason, string>,
): ReasonOptions {
  const of = (kind: Kind) => reasons[kind].map((value) => ({ value, label: labels[value] }));
  return { secret: of("secret"), code_scanning: of("code_scanning"), dependency: of("dependency") };
}

/** The reasons that fit all of these kinds. */
export function commonReasons(options: ReasonOptions, kinds: readonly Kind[]) {
  const [first, ...others] = [...new Set(kinds)];
  if (!first) return [];
  return options[first].filter(({ value }) =>
    others.every((kind) => options[kind].some((option) => option.value === value)),
  );
}
