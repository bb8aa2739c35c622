using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using Microsoft.Extensions.Logging;

namespace CyborgDb;

/// <summary>Options of a client: the address of the service, the credential, time limits and the connection.</summary>
[JsonConverter(typeof(SecretJsonConverter<CyborgDbClientOptions>))]
public sealed class CyborgDbClientOptions
{
    private const int LeastBytes = 1024;
    private const int MostItemBytes = 1024 * 1024 * 1024;

    /// <summary>The address of the service: an absolute http or https address, with a path if the service has one. Default: <c>http://localhost:8000</c>.</summary>
    public Uri BaseAddress { get; set; } = new("http://localhost:8000");

    /// <summary>
    /// The credential: the root key of the service, or a user token (<c>cdbk_…</c>). Default: <see langword="null"/>, for a service without a root key.
    /// The licence key of the service is not a credential, and is never sent.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// How long an operation may take in total: checking its arguments, fetching its key, all attempts, and reading the whole response. It grows with what is sent:
    /// for each attempt that the operation may make, it has as much more time as the attempt has more than
    /// <see cref="ResilienceOptions.AttemptTimeout"/>. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. Default: 100 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The largest response, in bytes, that is read into one result. A larger one is a <see cref="CyborgDbProtocolException"/>. This limits memory; results that are
    /// returned while the response arrives (<see cref="EncryptedIndex.ListIdsAsync"/>, <see cref="EncryptedIndex.GetStreamAsync"/>,
    /// <see cref="EncryptedIndex.QueryBatchStreamAsync"/>) have no such limit. 1,024 or more; <see cref="long.MaxValue"/> for no limit. Default: 1 GiB.
    /// </summary>
    public long MaxResponseBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// The largest item, match or id in any response, in bytes of JSON, including its vector, contents and metadata. A larger one is a
    /// <see cref="CyborgDbProtocolException"/>. From 1,024 to 1 GiB. Default: 256 MiB.
    /// </summary>
    public int MaxItemBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Retries, the circuit breaker and the time limit for each attempt.</summary>
    public ResilienceOptions Resilience { get; set; } = new();

    /// <summary>
    /// The path of a PEM file with certificates of authorities. They are trusted instead of those of the system. Default: <see langword="null"/>, those of the system.
    /// Certificates are always verified, on localhost too. A file that cannot be read, or that contains no certificate, is refused by the constructor of the
    /// client, or when the host starts.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Replaces the usual verification of the service's certificate. Default: <see langword="null"/>. Prefer <see cref="CertificateAuthorityFile"/>.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; set; }

    /// <summary>
    /// The proxy for requests, for example <c>new WebProxy("http://proxy.example:3128")</c>. Default: <see langword="null"/>, which is the proxy of the environment or the
    /// system (<see cref="HttpClient.DefaultProxy"/>) for an https address of another machine, and no proxy for all other addresses.
    /// </summary>
    /// <remarks>
    /// With https, a proxy is a tunnel: it sees the host name of the service, and nothing else. With plain http it sees everything, including index keys and the
    /// credential. So a proxy of the environment is never used for plain http, nor for this machine (localhost, 127.0.0.0/8, ::1). A proxy that you set here is used for
    /// everything that its own rules do not exclude. If there is a proxy, the log says once whether it is used.
    /// </remarks>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public IWebProxy? Proxy { get; set; }

    /// <summary>Creates the logger of the client. Default: <see langword="null"/>, no logs.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// The clock for all waits and time limits: <see cref="Timeout"/>, <see cref="Resilience"/>,
    /// <see cref="EncryptedIndex.WaitForTrainingAsync"/>. Default: <see cref="TimeProvider.System"/>. In tests, set a clock that the test moves.
    /// </summary>
    [JsonIgnore]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Creates options from environment variables. <see cref="BaseAddress"/> is <c>CYBORGDB_BASE_URL</c>. <see cref="ApiKey"/> is <c>CYBORGDB_SERVICE_KEY</c> (a root key or a
    /// user token) or, if that is not set, <c>CYBORGDB_SERVICE_ROOT_KEY</c>, from which the service itself reads its root key. If a variable is not set or is
    /// empty, the option keeps its default.
    /// </summary>
    /// <remarks><c>CYBORGDB_API_KEY</c> is not read, and never sent. It is the licence key of the service, not a credential.</remarks>
    /// <returns>New options.</returns>
    /// <exception cref="ArgumentException"><c>CYBORGDB_BASE_URL</c> is not an absolute http or https address, or has a user, query or fragment; the message names it.</exception>
    public static CyborgDbClientOptions FromEnvironment()
    {
        var options = new CyborgDbClientOptions();
        if (Variable("CYBORGDB_BASE_URL") is { } address)
        {
            Uri.TryCreate(address, UriKind.Absolute, out var uri);
            options.BaseAddress = AddressProblem(uri) is { } problem
                ? throw new ArgumentException($"The environment variable CYBORGDB_BASE_URL {problem}")
                : uri!;
        }
        options.ApiKey = Variable("CYBORGDB_SERVICE_KEY") ?? Variable("CYBORGDB_SERVICE_ROOT_KEY");
        return options;

        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>The same options, which the caller cannot change.</summary>
    internal CyborgDbClientOptions Copy()
    {
        var copy = (CyborgDbClientOptions)MemberwiseClone();
        copy.Resilience = Resilience.Copy();
        return copy;
    }

    /// <summary>What is wrong with the options, each as a sentence that names the setting and shows no credential.</summary>
    internal IEnumerable<OptionProblem> Problems()
    {
        if (AddressProblem(BaseAddress) is { } addressProblem)
            yield return $"{nameof(BaseAddress)} {addressProblem}";
        if (CredentialProblem(ApiKey) is { } problem)
            yield return $"{nameof(ApiKey)} {problem}";
        if (!IsTimeout(Timeout))
            yield return OptionProblem.OutOfRange($"{nameof(Timeout)} is longer than zero and at most 24 days, or infinite; not {Timeout}.");
        if (MaxResponseBytes < LeastBytes)
            yield return OptionProblem.OutOfRange($"{nameof(MaxResponseBytes)} is {LeastBytes} or more, not {MaxResponseBytes}.");
        if (MaxItemBytes is < LeastBytes or > MostItemBytes)
            yield return OptionProblem.OutOfRange($"{nameof(MaxItemBytes)} is from {LeastBytes} to {MostItemBytes}, not {MaxItemBytes}.");
        if (TimeProvider is null)
            yield return $"{nameof(TimeProvider)} is null; the system's clock is {nameof(TimeProvider)}.{nameof(TimeProvider.System)}.";
        if (CertificateAuthorityFile is { } file && AuthorityFileProblem(file) is { } fileProblem)
            yield return $"{nameof(CertificateAuthorityFile)}: {fileProblem}";
        if (CertificateAuthorityFile is not null && ServerCertificateValidation is not null)
            yield return $"{nameof(CertificateAuthorityFile)} and {nameof(ServerCertificateValidation)} exclude each other.";
        if (Resilience is null)
        {
            yield return $"{nameof(Resilience)} is null; to have none of it there is {nameof(ResilienceOptions)}.{nameof(ResilienceOptions.None)}().";
        }
        else
        {
            foreach (var inner in Resilience.Problems())
                yield return inner.Within(nameof(Resilience));
        }
    }

    /// <summary>What is wrong with an address, or <see langword="null"/>.</summary>
    internal static string? AddressProblem(Uri? address) => address switch
    {
        not { IsAbsoluteUri: true, Scheme: "http" or "https" } => "has to be an absolute http or https address, for example http://localhost:8000.",
        { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 } => "is a scheme, a host and perhaps a path: no user, query or fragment.",
        _ when IPAddress.TryParse(address.IdnHost, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)) =>
            "is the one that a service listens at for every address of its machine, and nothing connects to it: name the machine, or localhost where it is this one.",
        _ => null,
    };

    /// <summary>What is wrong with a file of certificates, or <see langword="null"/>. It is read here as it will be for the first connection, which is too late to find out.</summary>
    private static string? AuthorityFileProblem(string file)
    {
        if (!File.Exists(file))
            return $"there is no file '{file}'.";
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
            return authorities.Count == 0 ? $"there is no certificate in '{file}', which has to be PEM." : null;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"'{file}' cannot be read as certificates in PEM: {error.Message}";
        }
        finally
        {
            foreach (var authority in authorities)
                authority.Dispose();
        }
    }

    /// <summary>What is wrong with a credential, or <see langword="null"/>.</summary>
    internal static string? CredentialProblem(string? apiKey) => apiKey switch
    {
        null => null,
        "" => "is an empty credential. Leave it null for a service without a root key.",
        _ when apiKey.AsSpan().ContainsAnyExceptInRange('!', '~') => "is a credential with a character that an HTTP header cannot carry.",
        _ => null,
    };

    /// <summary>Whether a clock can keep this time limit.</summary>
    internal static bool IsTimeout(TimeSpan timeout) =>
        timeout == System.Threading.Timeout.InfiniteTimeSpan || (timeout > TimeSpan.Zero && timeout.TotalMilliseconds <= int.MaxValue);
}
