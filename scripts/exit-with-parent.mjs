// Preloaded into web and worker: when whoever started them is gone, even by kill -9, they end as on SIGTERM.
if (process.env.HANDBACK_SUPERVISED && process.channel) {
  delete process.env.HANDBACK_SUPERVISED;
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel.unref();
}
