export type Receipt = {
  id: string;
  findings: number;
  incidents: { created: number; updated: number; unchanged: number };
  occurrences: { created: number; known: number };
  rejected: { pointer: string; reason: string }[];
  covered?: { branch: string; gone: number; remark?: string };
};

export type Report = {
  file: Blob;
  source: string;
  repository: string;
  branch: string;
  commit: string;
  historical: boolean;
  /** It looked at all of the branch. */
  whole: boolean;
  /** The same upload under the same key is one upload, however often it is tried. */
  key: string;
};

export class Refusal extends Error {
  constructor(
    sentence: string,
    /** Where in the report, where that is told. */
    readonly pointer?: string,
  ) {
    super(sentence);
  }
}

/** Sends it, telling from 0 to 1 how much has gone, and answers what came of it. Throws a Refusal: then nothing was stored. */
export function sendReport(report: Report, onProgress: (share: number) => void): Promise<Receipt> {
  const { file, source, repository, branch, commit, historical, whole, key } = report;
  const query = new URLSearchParams({
    ...{ repository, branch, commit, historical: String(historical) },
    ...(whole ? { covers: "branch", pipeline: "newest" } : {}),
  });
  // fetch does not tell how far an upload is.
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/reports/${source}?${query}`);
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("idempotency-key", key);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.upload.onload = () => onProgress(1);
    request.onerror = () =>
      reject(
        new Refusal("Handback could not be reached. Try again: what arrived before all the same is not taken twice."),
      );
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 200) resolve(answer as Receipt);
      else reject(refusalOf(request.status, answer));
    };
    request.send(file);
  });
}

function refusalOf(status: number, answer: Record<string, unknown>): Refusal {
  if (status === 401) return new Refusal("Your session has ended. Sign in again in another tab, then upload again.");
  const { detail, pointer, errors } = answer;
  const [first] = Array.isArray(errors) ? (errors as { reason?: unknown }[]) : [];
  if (typeof first?.reason === "string") return new Refusal(first.reason);
  return new Refusal(
    typeof detail === "string" ? detail : "Handback answered with an error.",
    typeof pointer === "string" && pointer !== "" ? pointer : undefined,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
