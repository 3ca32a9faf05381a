import { Button } from "@mantine/core";
import { useState } from "react";
import { useCall } from "@/app/_ui/use-call";

/** Takes a webhook out of use, when it was asked for twice. */
export function RemoveEndpoint({ id, name, tell }: { id: string; name: string; tell(problem: string): void }) {
  const [asked, setAsked] = useState(false);
  const { pending, call } = useCall(`/endpoints/${id}`, tell);
  const remove = () => call("DELETE", "", {}, `${name} is out of use. What it delivered stays.`);
  return (
    <Button
      variant={asked ? "filled" : "default"}
      {...(asked ? { color: "danger" } : {})}
      size="xs"
      loading={pending}
      onClick={() => (asked ? remove() : setAsked(true))}
      onBlur={() => setAsked(false)}
      aria-label={`Remove ${name}`}
    >
      {asked ? "Remove for good" : "Remove"}
    </Button>
  );
}
