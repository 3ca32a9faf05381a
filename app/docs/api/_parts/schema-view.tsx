import type { Schema } from "@/app/api/v1/_shape/openapi";
import classes from "./reference.module.css";

/** What a value is, in one line: "integer, 1 to 100", "list of Incident". */
export function TypeOf({ schema }: { schema: Schema }) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return (
      <a className="hb-link" href={`#schema-${name}`}>
        {name}
      </a>
    );
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices)
    return choices.map((choice, index) => (
      <span key={JSON.stringify(choice)}>
        {index > 0 && " or "}
        <TypeOf schema={choice} />
      </span>
    ));
  if (schema.const !== undefined) return <>always {JSON.stringify(schema.const)}</>;
  if (schema.enum) return <>{schema.enum.map((value) => String(value)).join(" | ")}</>;
  if (schema.type === "array")
    return (
      <>
        list of <TypeOf schema={schema.items ?? {}} />
      </>
    );
  return <>{plain(schema)}</>;
}

function plain({ type, format, minimum, maximum, maxLength, default: preset }: Schema): string {
  return [
    [type ?? "anything"].flat().join(" or "),
    format,
    minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : undefined,
    minimum !== undefined && maximum === undefined ? `at least ${minimum}` : undefined,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
    preset === undefined ? undefined : `${JSON.stringify(preset)} unless said`,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}

/** The fields of an object, or the fields of each thing it may be. */
export function Fields({ schema }: { schema: Schema }) {
  const inner = schema.type === "array" && schema.items ? schema.items : schema;
  const parts = inner.anyOf ?? inner.oneOf ?? inner.allOf;
  if (parts?.some(({ properties, $ref }) => properties || $ref))
    return parts.map((part, index) => (
      <div key={JSON.stringify(part)}>
        {index > 0 && <p className={classes.or}>{inner.allOf ? "and" : "or"}</p>}
        <Fields schema={part} />
      </div>
    ));
  if (!inner.properties)
    return (
      <p className={classes.type}>
        <TypeOf schema={schema} />
      </p>
    );
  return (
    <dl className={classes.fields}>
      {Object.entries(inner.properties).map(([name, field]) => (
        <div key={name}>
          <dt className="hb-mono">{name}</dt>
          <dd>
            <span className={classes.type}>
              <TypeOf schema={field} />
            </span>
            {field.description && <span className={classes.about}>{field.description}</span>}
            {nested(field) && <Fields schema={field} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function nested({ properties, items, anyOf }: Schema): boolean {
  return Boolean(properties ?? items?.properties ?? anyOf?.some((choice) => choice.properties));
}
