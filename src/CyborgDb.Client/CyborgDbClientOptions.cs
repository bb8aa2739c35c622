using System.Diagnostics;

namespace CyborgDb;

/// <summary>Where the service is and how it is talked to.</summary>
public sealed class CyborgDbClientOptions
{
    /// <summary>The service's address: absolute, http or https, with a path where the service stands behind one. Default: <c>http://localhost:8000</c>.</summary>
    public Uri BaseAddress { get; set; } = new("http://localhost:8000");

    /// <summary>
    /// The credential: the service's root key, or a user's token (<c>cdbk_…</c>). Default: null, for a service without a root key.
    /// It is not the licence key of the service, which never leaves the service's machine.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// How long an operation may take, the response read to its end included. Default: 100 seconds.
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}
