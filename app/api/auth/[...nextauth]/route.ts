import { answerAuth } from "@/app/_server/auth-exchange";

type Context = { params: Promise<{ nextauth: string[] }> };

const handler = async (request: Request, context: Context) => answerAuth(request, (await context.params).nextauth);

export { handler as GET, handler as POST };
