import { db } from "@/lib/db/client";
import { ForgeFailure, failureOf } from "@/lib/forge/failure";
import type { Attempt } from "@/lib/jobs/work";
import type { Place, ThreadDesk } from "@/lib/threads/desk";
import { threadsOf } from "@/lib/threads/desk-of";
import { markerOf, writableForge } from "@/lib/threads/make";

const slackMs = 600_000;

/** Answers a command once, in its thread, where Handback may write there; an internal note by an internal note. */
export async function answerCommand(commandId: number, attempt: Attempt): Promise<void> {
  const command = await db().hostCommand.findUnique({ where: { id: commandId } });
  if (command?.state !== "decided") return;
  const { threadKind: kind, repository, number, login, answer, createdAt } = command;
  try {
    const desk = threadsOf(await writableForge(command));
    const place = { kind, repository, number };
    const marker = markerOf(`answer ${commandId} ${command.commentId}`);
    if (!(await desk.hasComment(place, marker, new Date(createdAt.getTime() - slackMs))))
      await desk.comment(place, `@${login} ${answer}\n${marker}`, await isInternal(desk, place, command.commentId));
    await db().hostCommand.update({
      where: { id: commandId },
      data: { state: "answered", answeredAt: new Date(), error: null },
    });
  } catch (error) {
    const failure = error instanceof ForgeFailure ? error : null;
    const over = attempt.last || (failure !== null && failure.reason !== "away" && failure.reason !== "limited");
    await db().hostCommand.update({
      where: { id: commandId },
      data: {
        attempts: { increment: 1 },
        error: failure?.message ?? "Handback could not read what the code host answered.",
        ...(over ? { state: "failed" as const } : {}),
      },
    });
    if (!over) throw error;
  }
}

/** What cannot be seen any more may have been internal. */
async function isInternal(desk: ThreadDesk, place: Place, commentId: string): Promise<boolean> {
  try {
    return (await desk.readComment(place, commentId))?.internal ?? true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.reason === "away" || failure.reason === "limited") throw failure;
    return true;
  }
}
