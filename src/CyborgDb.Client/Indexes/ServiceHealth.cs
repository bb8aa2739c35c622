namespace CyborgDb;

/// <summary>What the service says of itself.</summary>
public sealed class ServiceHealth
{
    /// <summary>The state: <c>healthy</c> when all is well.</summary>
    public required string Status { get; init; }

    /// <summary>The version of the REST interface, for example <c>v1</c>; <see langword="null"/> where the service does not say.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The version of the service, for example <c>0.17.0</c>; <see langword="null"/> where it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>Whether <see cref="Status"/> is <c>healthy</c>.</summary>
    public bool IsHealthy => Status == "healthy";

    /// <summary>The state, and the version where the service says it.</summary>
    /// <returns>For example <c>healthy, version 0.18.0</c>.</returns>
    public override string ToString() => Version is null ? Status : $"{Status}, version {Version}";
}
