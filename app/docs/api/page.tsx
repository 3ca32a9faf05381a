import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { Mark } from "@/app/_ui/mark";
import { openApi } from "@/app/api/v1/_shape/openapi";
import { name } from "@/emails/brand";
import { OperationView } from "./_parts/operation-view";
import classes from "./_parts/reference.module.css";
import { Fields } from "./_parts/schema-view";
import { headingOf, sectionsOf } from "./_parts/sections";

export const metadata: Metadata = { title: "API" };

export default async function ApiReferencePage() {
  // The address in the examples is a setting, so the page is not made at build time.
  await connection();
  const document = await openApi();
  const { schemas } = document.components;
  const base = document.servers[0]?.url ?? "";
  const sections = sectionsOf(document);
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Link href="/" className={classes.brand}>
          <Mark size={22} /> {name}
        </Link>
        <h1>The API</h1>
        <p>
          Paths, names and shapes are those of GitGuardian’s public API, so that its clients work. Everything is under{" "}
          <code>/api/v1</code>, and the same under <code>/exposed/v1</code>. For programs:{" "}
          <a className="hb-link" href="/api/openapi.json">
            openapi.json
          </a>{" "}
          (OpenAPI 3.1).
        </p>
        <p>
          Send a token with every call: <code>Authorization: Token hbk_…</code>. It sees what its owner sees, and its
          scopes only narrow that. What you may not see answers 404.
        </p>
        <p>
          Lists answer <code>per_page</code> rows, 20 unless said and at most 100. The next page is the address in the{" "}
          <code>Link</code> header. Errors are{" "}
          <a className="hb-link" href="#schema-Problem">
            problem documents
          </a>{" "}
          with a sentence in <code>detail</code>; of a 422, <code>errors</code> points to what cannot be used.
        </p>
      </header>
      <nav aria-label="Contents" className={classes.contents}>
        <ul>
          {sections.map((section) => (
            <li key={section.name}>
              <a href={`#${section.name}`}>{headingOf(section.name)}</a>
            </li>
          ))}
          <li>
            <a href="#shapes">Shapes</a>
          </li>
        </ul>
      </nav>
      <main id="content">
        {sections.map((section) => (
          <div key={section.name} className={classes.group}>
            <h2 id={section.name}>{headingOf(section.name)}</h2>
            {section.operations.map((described) => (
              <OperationView key={described.id} described={described} base={base} schemas={schemas} />
            ))}
          </div>
        ))}
        <div className={classes.group}>
          <h2 id="shapes">Shapes</h2>
          {Object.entries(schemas).map(([title, schema]) => (
            <section key={title} className={classes.operation} aria-labelledby={`schema-${title}`}>
              <h3 id={`schema-${title}`}>{title}</h3>
              {schema.description && <p className="hb-muted">{schema.description}</p>}
              <Fields schema={schema} />
            </section>
          ))}
        </div>
      </main>
    </div>
  );
}
