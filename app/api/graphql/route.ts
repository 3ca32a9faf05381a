import { problemOf } from "@/app/_server/problem";
import { requestViewer } from "@/app/_server/viewer";
import { authorize } from "@/lib/access/policy";
import { answerQuery } from "./_parts/answer";

/** GCSMTTR's queries, by POST; the key may stand in x-api-key, as there. */
export async function POST(request: Request): Promise<Response> {
  try {
    const viewer = await requestViewer({ method: request.method, headers: withKey(request.headers) });
    authorize(viewer, "analytics:read");
    return await answerQuery(request, viewer);
  } catch (error) {
    const { status, headers, body } = problemOf(error);
    const errors = [{ message: body.detail, extensions: { code: body.code } }];
    return Response.json({ ...body, errors }, { status, headers: { ...headers, "content-type": "application/json" } });
  }
}

function withKey(headers: Headers): Headers {
  const key = headers.get("x-api-key");
  if (key === null) return headers;
  const all = new Headers(headers);
  all.set("authorization", `Token ${key}`);
  return all;
}
