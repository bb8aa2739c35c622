using CyborgDb.Primitives;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CyborgDb.DependencyInjection;

/// <summary>Healthy when the service says so; with the failure's own sentence otherwise.</summary>
internal sealed class CyborgDbHealthCheck(CyborgDbClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var health = await client.GetHealthAsync(cancellationToken).ConfigureAwait(false);
            var said = $"CyborgDB{(health.Version is { } version ? $" {version}" : "")} is {health.Status}.";
            said = new ReceivedText(apiKey: null, key: null).Clean(said, ReceivedText.Word);
            return health.IsHealthy ? HealthCheckResult.Healthy(said) : new HealthCheckResult(context.Registration.FailureStatus, said);
        }
        catch (CyborgDbException error)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, error.Message, error);
        }
    }
}
