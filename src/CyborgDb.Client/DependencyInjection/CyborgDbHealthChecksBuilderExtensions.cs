using CyborgDb;
using CyborgDb.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CyborgDB health checks.</summary>
public static class CyborgDbHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that asks the service of a registered client how it is.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="clientName">The name of the client. Default: <see langword="null"/>, the client without a name.</param>
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
