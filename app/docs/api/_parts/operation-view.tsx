import { Scrolls } from "@/app/_ui/scrolls";
import type { Schema } from "@/app/api/v1/_shape/openapi";
import { curlOf } from "./example";
import classes from "./reference.module.css";
import { Fields, TypeOf } from "./schema-view";
import type { DescribedOperation } from "./sections";

type Props = { described: DescribedOperation; base: string; schemas: Record<string, Schema> };

export function OperationView({ described, base, schemas }: Props) {
  const { id, method, addresses, operation } = described;
  const { parameters = [], requestBody, responses, security } = operation;
  const scope = security[0]?.token?.[0];
  const [status, answer] = Object.entries(responses)[0] ?? [];
  const refusals = Object.entries(responses).filter(([code]) => Number(code) >= 400);
  const [mediaType, content] = Object.entries(answer?.content ?? {})[0] ?? [];
  return (
    <section className={classes.operation} aria-labelledby={id}>
      <h3 id={id}>{operation.summary}</h3>
      {addresses.map((address) => (
        <p key={address} className={classes.address}>
          <strong>{method}</strong> {address}
        </p>
      ))}
      {operation.description && <p>{operation.description}</p>}
      <p className="hb-muted">
        {scope ? (
          <>
            Scope <code>{scope}</code>
          </>
        ) : (
          "No scope needed"
        )}
      </p>
      {parameters.length > 0 && (
        <>
          <h4>Parameters</h4>
          <dl className={classes.fields}>
            {parameters.map(({ name, in: place, required, description, schema }) => (
              <div key={name}>
                <dt className="hb-mono">{name}</dt>
                <dd>
                  <span className={classes.type}>
                    {place === "path" ? "in the address" : required ? "required" : "optional"}
                    {place === "header" && " header"}, <TypeOf schema={schema} />
                  </span>
                  {description && <span className={classes.about}>{description}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {requestBody && (
        <>
          <h4>Body</h4>
          {requestBody.description ? (
            <p>{requestBody.description}.</p>
          ) : (
            <Fields schema={requestBody.content["application/json"]?.schema ?? {}} />
          )}
        </>
      )}
      <h4>
        Answer <span className="hb-muted">{[status, mediaType].filter(Boolean).join(", ")}</span>
      </h4>
      {content ? (
        content.schema.$ref || content.schema.items?.$ref ? (
          <p className={classes.type}>
            <TypeOf schema={content.schema} />
          </p>
        ) : (
          <Fields schema={content.schema} />
        )
      ) : (
        <p className="hb-muted">Nothing.</p>
      )}
      {refusals.length > 0 && (
        <>
          <h4>Refusals</h4>
          <dl className={classes.fields}>
            {refusals.map(([code, { description }]) => (
              <div key={code}>
                <dt className="hb-mono">{code}</dt>
                <dd>{description}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Scrolls className={classes.example} label={`Example: ${operation.summary}`}>
        <pre>{curlOf(described, base, schemas)}</pre>
      </Scrolls>
    </section>
  );
}
