/** The sandbox was asked for something it cannot do: a fault, a port or a provider. */
export class SandboxUsageError extends Error {
  override readonly name = "SandboxUsageError";
}
