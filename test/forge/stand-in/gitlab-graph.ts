import type { Json, Route, World } from "./world";

type Variables = { id: string; comment?: string; reason?: string };

/** The few questions and changes of vulnerabilities that are asked by GraphQL, known by the name of what is asked. */
export const gitlabGraphRoutes: Route[] = [
  [
    "POST",
    /^\/api\/graphql$/,
    ({ body, world }) => {
      const query = String(body.query);
      const { id, comment = "", reason } = body.variables as Variables;
      const found = vulnerability(world, id);
      if (query.includes("vulnerability(id:"))
        return { body: { data: { vulnerability: found ? shapeOf(found) : null } } };
      if (!found) return { body: { data: null, errors: [{ message: "The resource does not exist" }] } };
      const now = new Date().toISOString();
      const by = { username: "handback" };
      if (query.includes("vulnerabilityDismiss"))
        Object.assign(found, {
          state: "dismissed",
          dismissal_reason: reason,
          dismissed_at: now,
          dismissed_by: by,
          comment,
        });
      else if (query.includes("vulnerabilityResolve"))
        Object.assign(found, { state: "resolved", resolved_at: now, resolved_by: by, comment });
      else Object.assign(found, { state: "detected", dismissal_reason: null, comment });
      Object.assign(found, { updated_at: now });
      return { body: { data: { changed: { errors: [], vulnerability: shapeOf(found) } } } };
    },
  ],
];

function vulnerability(world: World, id: string): Json | undefined {
  const number = Number(id.split("/").at(-1));
  return [...world.vulnerabilities.values()].flat().find((one) => one.id === number);
}

function shapeOf(one: Json) {
  return {
    state: String(one.state).toUpperCase(),
    dismissalReason: one.dismissal_reason ?? null,
    stateComment: one.comment ?? null,
    dismissedAt: one.dismissed_at ?? null,
    resolvedAt: one.resolved_at ?? null,
    dismissedBy: one.dismissed_by ?? null,
    resolvedBy: one.resolved_by ?? null,
  };
}
