using System.Net;

namespace CyborgDb.Transport;

/// <summary>The body of a request, whose length and whose work for the service are known before it is sent.</summary>
internal abstract class RequestBody : HttpContent
{
    /// <summary>What it gives the service to do.</summary>
    public virtual Workload Work => default;

    /// <summary>How many items or queries it has, where it can have several.</summary>
    public virtual int? BatchSize => null;

    /// <summary>What can be done where the service refuses it, by what it asks for; <see langword="null"/> where there is nothing to add.</summary>
    /// <param name="status">The response's status.</param>
    /// <param name="said">What the service said; empty where it said nothing.</param>
    public virtual string? Advice(HttpStatusCode status, string said) => null;

    /// <summary>
    /// Finds out the length, which the headers then say, unless it is cancelled. What is long is measured away from the thread of an
    /// asynchronous caller.
    /// </summary>
    public abstract ValueTask<long> MeasureAsync(bool async, CancellationToken cancellationToken);
}
