/** The import rules of the project, each as one sentence. `npm run check` runs them. */

const doors = "^(app|external)/|^(server|worker)\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file. A type may point back: it is gone when the program runs.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-imports-the-doors",
      comment: "lib, emails and prisma never import app, external, server.ts or worker.ts.",
      severity: "error",
      from: { path: "^(lib|emails|prisma)/" },
      to: { path: doors },
    },
    {
      name: "doors-do-not-import-each-other",
      comment: "Each door opens on lib; what two doors need lives there. The web process alone puts doors together.",
      severity: "error",
      from: { path: "^(app|external)/([^/]+)" },
      to: { path: doors, pathNot: "^$1/" },
    },
    {
      name: "lib-runs-without-next",
      comment: "No next, next-auth or react in lib; mails are rendered by emails, which lib/mail calls.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "node_modules/(next|next-auth|react|react-dom|react-email)/" },
    },
    {
      name: "database-behind-lib",
      comment:
        "app, external and emails never import lib/db or the Prisma client; the names of enumerations are words.",
      severity: "error",
      from: { path: "^(app|external|emails)/" },
      to: {
        path: "^lib/db/|^prisma/generated/(?!enums)|node_modules/(@prisma|pg)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "interface-without-lib",
      comment: "The primitives of the design system know nothing of incidents.",
      severity: "error",
      from: { path: "^app/_ui/" },
      to: { path: "^(lib|prisma)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "sources-are-pure",
      comment:
        "A source imports its own files, ../source, ../decode, secret, errors and their words, zod and node:crypto: no clock, no network, no database.",
      severity: "error",
      from: { path: "^lib/ingest/sources/" },
      to: {
        pathNot: [
          "^lib/ingest/(sources/|source\\.ts$|decode\\.ts$)",
          "^lib/(secret|errors|fault-words)\\.ts$",
          "node_modules/zod/",
          "^(node:)?crypto$",
        ],
      },
    },
    {
      name: "emails-are-pure",
      comment: "emails import only emails and react-email.",
      severity: "error",
      from: { path: "^emails/" },
      to: { pathNot: ["^emails/", "node_modules/(react-email|@react-email|react)/", "node_modules/@types/react/"] },
    },
    {
      name: "mail-library-in-one-place",
      comment: "lib/mail/transport.ts is the only import of nodemailer, lib/sharing/token.ts the only one of jose.",
      severity: "error",
      from: { path: "^(lib|app|external|server|worker)", pathNot: "^lib/(mail/transport|sharing/token)\\.ts$" },
      to: { path: "node_modules/(nodemailer|jose)/" },
    },
    {
      name: "no-test-code-in-production",
      comment: "Nothing that ships imports test, e2e or a package that only developers have.",
      severity: "error",
      from: { path: "^(app|external|emails|lib|prisma)/|^(server|worker)\\.ts$", pathNot: "^prisma/generated/" },
      to: { path: "^(test|e2e)/|node_modules/(vitest|fast-check|@playwright|tsx)/" },
    },
    {
      name: "nothing-unresolvable",
      comment: "What is imported exists.",
      severity: "error",
      from: { pathNot: "^(\\.next|dist)/" },
      to: { couldNotResolve: true, pathNot: "^(next-env|\\.next)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^prisma/generated/" },
    exclude: { path: "^(\\.next|dist|\\.data)/|^next-env\\.d\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
