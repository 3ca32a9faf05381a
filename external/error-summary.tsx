import { fieldId } from "./form-parts";
import type { Attempt } from "./view";

/** What is missing, at the top, each line leading to its field. */
export function ErrorSummary({ attempt }: { attempt: Attempt }) {
  if (attempt.errors.length === 0) return null;
  return (
    <div className="summary" role="alert" aria-labelledby="summary-title">
      <h2 id="summary-title">Something is missing</h2>
      <p>Nothing was saved yet. What you entered is still below.</p>
      <ul>
        {attempt.errors.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field ? <a href={`#${fieldId(attempt.action, field)}`}>{message}</a> : message}
          </li>
        ))}
      </ul>
    </div>
  );
}
