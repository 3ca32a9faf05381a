import { onMinute } from "@/lib/dates";
import { Page } from "./page";
import type { PageLinkView } from "./page-link-view";

/** For whoever is on call, on a phone, at night: what it is, one button, and what happens without it. */
export function PageLinkPage({ view, done = false }: { view: PageLinkView; done?: boolean }) {
  const { incident } = view;
  return (
    <Page title={`INC-${incident.id}`}>
      {view.state === "waits" ? <h1>INC-{incident.id} needs you now</h1> : <Standing view={view} done={done} />}
      <section className="what">
        <p className="name">{incident.detectorName}</p>
        <ul className="marks">
          <li className={incident.severity}>
            <b>{capitalised(incident.severity)}</b>
          </li>
          {incident.repository && <li className="path">{incident.repository}</li>}
          <li>Since {onMinute(incident.triggeredAt)}</li>
        </ul>
      </section>
      {view.state === "waits" && (
        <section>
          <form method="post">
            <button type="submit" className="primary" name="acknowledge" value="yes">
              Acknowledge as {view.name}
            </button>
          </form>
          <p>
            It is yours then, until it is closed or handed over.
            {view.nextAt && <> Without you, the next person is paged at {onMinute(view.nextAt)}.</>}
          </p>
        </section>
      )}
      <section>
        <a href={incident.url}>Open INC-{incident.id} in Handback</a>
      </section>
      <footer>
        <p>
          You were paged at {onMinute(view.pagedAt)} because you are {view.because}
          {view.level > 1 && `; it was page ${view.level}`}.
        </p>
      </footer>
    </Page>
  );
}

function Standing({ view, done }: { view: PageLinkView; done: boolean }) {
  const { incident, own, acknowledgedBy, acknowledgedAt } = view;
  if (view.state === "closed") return <h1>INC-{incident.id} is closed</h1>;
  const at = acknowledgedAt && ` at ${onMinute(acknowledgedAt)}`;
  if (own)
    return (
      <>
        <h1>INC-{incident.id} is yours</h1>
        <p>You acknowledged it{at}. Nobody else is paged about it.</p>
      </>
    );
  return (
    <>
      <h1>
        {acknowledgedBy} has INC-{incident.id}
      </h1>
      <p>
        {done && "Somebody was faster: "}
        {acknowledgedBy} acknowledged it{at}, and owns it. You need not do anything.
      </p>
    </>
  );
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
