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

    /// <summary>
    /// Options from the environment: <see cref="BaseAddress"/> from <c>CYBORGDB_BASE_URL</c>, <see cref="ApiKey"/> from
    /// <c>CYBORGDB_SERVICE_KEY</c>. What is not set, or empty, keeps its default.
    /// </summary>
    /// <returns>New options.</returns>
    /// <exception cref="ArgumentException"><c>CYBORGDB_BASE_URL</c> is not an absolute address; the message names it.</exception>
    public static CyborgDbClientOptions FromEnvironment()
    {
        var options = new CyborgDbClientOptions();
        if (Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL") is { Length: > 0 } address)
        {
            options.BaseAddress = Uri.TryCreate(address, UriKind.Absolute, out var uri)
                ? uri
                : throw new ArgumentException("The environment variable CYBORGDB_BASE_URL has to be an absolute http or https address.");
        }
        if (Environment.GetEnvironmentVariable("CYBORGDB_SERVICE_KEY") is { Length: > 0 } apiKey)
            options.ApiKey = apiKey;
        return options;
    }
}
