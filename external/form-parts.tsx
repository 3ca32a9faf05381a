import type { ReactNode } from "react";
import type { Attempt, FieldError, LinkAction } from "./view";

type FormProps = {
  linkId: string;
  action: LinkAction;
  token: string;
  button: string;
  primary?: boolean;
  children: ReactNode;
};

/** A form of the external page. It is never checked by the browser: what is missing is said by the page itself, in full. */
export function LinkForm({ linkId, action, token, button, primary, children }: FormProps) {
  return (
    <form method="post" action={`/shared/${encodeURIComponent(linkId)}/${action}`} noValidate>
      <input type="hidden" name="ct" value={token} />
      {children}
      <button type="submit" className={primary ? "primary" : undefined}>
        {button}
      </button>
    </form>
  );
}

/** Two forms may have a field of the same name, so an element's id carries its form. */
export const fieldId = (action: LinkAction, field: string) => `${action}-${field}`;

export type Filled = { action: LinkAction; values: Readonly<Record<string, string>>; errors: readonly FieldError[] };

/** What this form was sent with when it is the one that came back, else what it starts with. */
export function filled(action: LinkAction, attempt: Attempt | undefined, start: Filled["values"] = {}): Filled {
  return attempt?.action === action ? attempt : { action, values: start, errors: [] };
}

export function FieldErrorLine({ field, form }: { field: string; form: Filled }) {
  const error = form.errors.find((candidate) => candidate.field === field);
  if (!error) return null;
  return (
    <p className="error" id={`${fieldId(form.action, field)}-error`}>
      <span className="hidden">Error: </span>
      {error.message}
    </p>
  );
}

function describedBy(field: string, form: Filled): string | undefined {
  return form.errors.some((error) => error.field === field) ? `${fieldId(form.action, field)}-error` : undefined;
}

type RadiosProps = {
  field: string;
  legend: string;
  options: readonly (readonly [value: string, label: string])[];
  form: Filled;
};

/** A question with one answer out of several; nothing is chosen unless it was chosen before. */
export function Radios({ field, legend, options, form }: RadiosProps) {
  const id = fieldId(form.action, field);
  return (
    <fieldset aria-describedby={describedBy(field, form)}>
      <legend>{legend}</legend>
      <FieldErrorLine field={field} form={form} />
      <div className={options.length === 2 ? "pair" : undefined}>
        {options.map(([value, label], index) => (
          <label key={value}>
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={field}
              value={value}
              defaultChecked={form.values[field] === value}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export const yesNo = [
  ["yes", "Yes"],
  ["no", "No"],
] as const;

export function Checkbox({ field, label, form }: { field: string; label: string; form: Filled }) {
  return (
    <div className="field">
      <label>
        <input type="checkbox" name={field} value="yes" defaultChecked={form.values[field] === "yes"} /> {label}
      </label>
    </div>
  );
}

type TextProps = { field: string; label: string; form: Filled; longest: number; email?: boolean };

export function TextField({ field, label, form, longest, email }: TextProps) {
  const id = fieldId(form.action, field);
  const shared = { id, name: field, maxLength: longest, "aria-describedby": describedBy(field, form) };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} <small>optional</small>
      </label>
      <FieldErrorLine field={field} form={form} />
      {email ? (
        <input type="email" spellCheck={false} autoCapitalize="none" defaultValue={form.values[field]} {...shared} />
      ) : (
        <textarea rows={3} defaultValue={form.values[field]} {...shared} />
      )}
    </div>
  );
}
