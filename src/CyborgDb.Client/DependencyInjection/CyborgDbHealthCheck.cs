using CyborgDb;
using CyborgDb.DependencyInjection;
using CyborgDb.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CyborgDb.DependencyInjection
{
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
}

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers CyborgDB health checks.</summary>
    public static class CyborgDbHealthChecksBuilderExtensions
    {
        /// <summary>Adds a check that asks the service of a registered client how it is.</summary>
        /// <param name="builder">The health checks.</param>
        /// <param name="clientName">The name of the client. Default: null, the client without a name.</param>
        /// <param name="name">The name of the check. Default: <c>cyborgdb</c>, with the client's name behind it where it has one.</param>
        /// <param name="failureStatus">What to report when the service is not healthy. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
        /// <param name="tags">Tags of the check. Default: none.</param>
        /// <param name="timeout">How long the check may take. Default: 10 seconds.</param>
        /// <returns>The health checks.</returns>
        public static IHealthChecksBuilder AddCyborgDb(
            this IHealthChecksBuilder builder, string? clientName = null, string? name = null, HealthStatus? failureStatus = null,
            IEnumerable<string>? tags = null, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Add(new HealthCheckRegistration(
                name ?? (clientName is null ? "cyborgdb" : $"cyborgdb-{clientName}"),
                provider => new CyborgDbHealthCheck(clientName is null
                    ? provider.GetRequiredService<CyborgDbClient>()
                    : provider.GetRequiredKeyedService<CyborgDbClient>(clientName)),
                failureStatus, tags, timeout ?? TimeSpan.FromSeconds(10)));
        }
    }
}
