import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { defaultLimit, mostRows } from "./arguments";

export const mostTokens = 1_000;
export const deepest = 15;
export const dearest = 100_000;

/** What a query costs before it answers anything: about as much as five hundred fields. */
const perQuery = 500;
/** Of introspection's lists, how long each is taken to be. */
const lists = new Set([
  "types",
  "directives",
  "fields",
  "args",
  "inputFields",
  "enumValues",
  "possibleTypes",
  "interfaces",
]);
const listed = 10;

type Weight = { cost: number; depth: number };
type Variables = Readonly<Record<string, unknown>>;

/**
 * Refuses what is nested too deep or may answer too much. A field costs one, times the rows it may stand in; what stands
 * in a fragment costs as much wherever it is spread. The document is valid: its fragments are no circle.
 */
export function refusalOf({ document, operationName, variableValues }: ExecutionArgs): GraphQLError | null {
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const { cost, depth } = weigh(operation.selectionSet, weigher(document, variableValues ?? {}), defaultLimit);
  if (depth > deepest) return refused(`This query is ${depth} fields deep; at most ${deepest} are answered.`);
  if (cost > dearest)
    return refused(
      `This query could answer ${cost} fields; at most ${dearest} are answered at once. Ask for fewer rows.`,
    );
  return null;
}

function refused(sentence: string): GraphQLError {
  return new GraphQLError(sentence, { extensions: { code: "too_large" } });
}

type Weigher = {
  fragment(name: string): FragmentDefinitionNode | undefined;
  known: Map<string, Weight>;
  variables: Variables;
};

function weigher(document: DocumentNode, variables: Variables): Weigher {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  return { fragment: (name) => fragments.get(name), known: new Map(), variables };
}

/** `rows`: how many the nearest query above may answer. */
function weigh(set: SelectionSetNode, by: Weigher, rows: number): Weight {
  let cost = 0;
  let depth = 0;
  for (const selection of set.selections) {
    const part =
      selection.kind === Kind.FIELD
        ? ofField(selection, by, rows)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? weigh(selection.selectionSet, by, rows)
          : ofFragment(selection.name.value, by, rows);
    cost += part.cost;
    depth = Math.max(depth, part.depth);
  }
  return { cost, depth };
}

function ofFragment(name: string, by: Weigher, rows: number): Weight {
  const key = `${rows} ${name}`;
  const fragment = by.fragment(name);
  const weight = by.known.get(key) ?? (fragment ? weigh(fragment.selectionSet, by, rows) : { cost: 0, depth: 0 });
  by.known.set(key, weight);
  return weight;
}

function ofField(field: FieldNode, by: Weigher, rows: number): Weight {
  if (!field.selectionSet) return { cost: 1, depth: 1 };
  const name = field.name.value;
  const within = weigh(field.selectionSet, by, limitOf(field, by.variables) ?? rows);
  const times = name === "data" ? rows : lists.has(name) ? listed : 1;
  const base = /^(get|repositoryOverviewby|organisationOverviewby)/.test(name) ? perQuery : 1;
  return { cost: base + times * within.cost, depth: 1 + within.depth };
}

/** How many rows a query may answer, as its argument says. */
function limitOf(field: FieldNode, variables: Variables): number | undefined {
  const value = field.arguments?.find(({ name }) => name.value === "limit")?.value;
  const given =
    value?.kind === Kind.INT
      ? Number(value.value)
      : value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : undefined;
  return typeof given === "number" ? Math.min(Math.max(given, 1), mostRows) : undefined;
}
