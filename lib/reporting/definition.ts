export type Definition = {
  /** What the figure is called wherever it stands. */
  name: string;
  /** One or two sentences, for whoever hovers over it. */
  brief: string;
  formula: string;
  example: string;
  /** What else decides about it. */
  note?: string;
};
