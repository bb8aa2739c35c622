using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using Microsoft.Extensions.Logging;

namespace CyborgDb;

/// <summary>Where the service is and how it is talked to.</summary>
[JsonConverter(typeof(SecretJsonConverter<CyborgDbClientOptions>))]
public sealed class CyborgDbClientOptions
{
    private const int LeastBytes = 1024;
    private const int MostItemBytes = 1024 * 1024 * 1024;

    /// <summary>The service's address: absolute, http or https, with a path where the service stands behind one. Default: <c>http://localhost:8000</c>.</summary>
    public Uri BaseAddress { get; set; } = new("http://localhost:8000");

    /// <summary>
    /// The credential: the service's root key, or a user's token (<c>cdbk_…</c>). Default: <see langword="null"/>, for a service without a root key.
    /// It is not the licence key of the service, which never leaves the service's machine.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// How long an operation may take in all, from the call on: its arguments checked, its key fetched, with its retries, and the response read
    /// to its end. It has more by what it sends: for every attempt that it may take, as much as the attempt is given beside
    /// <see cref="ResilienceOptions.AttemptTimeout"/>. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. Default: 100 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The most bytes that a response may have whose result is given as a whole. It is for the sake of memory; responses that are given while
    /// they arrive (<see cref="EncryptedIndex.ListIdsAsync"/>, <see cref="EncryptedIndex.GetStreamAsync"/>, <see cref="EncryptedIndex.QueryBatchStreamAsync"/>)
    /// can be of any length. A longer one is a <see cref="CyborgDbProtocolException"/>. 1,024 or more; <see cref="long.MaxValue"/> for no limit.
    /// Default: 1 GiB.
    /// </summary>
    public long MaxResponseBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// The most bytes that one item, match or id may have in any response, with its vector, contents and metadata as JSON. A longer one is a
    /// <see cref="CyborgDbProtocolException"/>. From 1,024 to 1 GiB. Default: 256 MiB.
    /// </summary>
    public int MaxItemBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Retries, the circuit breaker and the time limit for each attempt.</summary>
    public ResilienceOptions Resilience { get; set; } = new();

    /// <summary>
    /// The path of a PEM file with the certificates of the authorities that the service's certificate is trusted by, in place of the
    /// system's. Default: <see langword="null"/>, the system's. Certificates are verified always, on localhost too. A file that cannot be read, or holds no
    /// certificate, is refused where the options are: by the client's constructor, or when the host starts.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Decides about the service's certificate in place of the usual verification. Default: <see langword="null"/>. To be preferred: <see cref="CertificateAuthorityFile"/>.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; set; }

    /// <summary>
    /// The proxy that requests go through, for example <c>new WebProxy("http://proxy.example:3128")</c>. Default: <see langword="null"/>, which is the one of the
    /// environment or the system (<see cref="HttpClient.DefaultProxy"/>) for an https address of another machine, and none for all others.
    /// </summary>
    /// <remarks>
    /// For https a proxy is a tunnel: it sees the service's host name, and nothing of what is said. For plain http it sees everything, index keys and
    /// the credential too. So a proxy of the environment never gets plain http, nor a request to this machine (localhost, 127.0.0.0/8,
    /// ::1); one that is set here gets what its own rules do not except. The log says once what was decided, where there is a proxy.
    /// </remarks>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public IWebProxy? Proxy { get; set; }

    /// <summary>Where logs go. Default: <see langword="null"/>, nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// The clock of everything that waits or is limited in time: <see cref="Timeout"/>, <see cref="Resilience"/>,
    /// <see cref="EncryptedIndex.WaitForTrainingAsync"/>. Default: <see cref="TimeProvider.System"/>. A test sets one that it moves itself.
    /// </summary>
    [JsonIgnore]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Options from the environment: <see cref="BaseAddress"/> from <c>CYBORGDB_BASE_URL</c>; <see cref="ApiKey"/> from
    /// <c>CYBORGDB_SERVICE_KEY</c> (a root key or a user's token) or, where that is not set, from <c>CYBORGDB_SERVICE_ROOT_KEY</c>, which is what
    /// the service itself reads its root key from. What is not set, or empty, keeps its default.
    /// </summary>
    /// <remarks><c>CYBORGDB_API_KEY</c> is not one of them: it is the service's licence key, no credential, and is never read or sent.</remarks>
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
    internal IEnumerable<string> Problems()
    {
        if (AddressProblem(BaseAddress) is { } addressProblem)
            yield return $"{nameof(BaseAddress)} {addressProblem}";
        if (CredentialProblem(ApiKey) is { } problem)
            yield return $"{nameof(ApiKey)} {problem}";
        if (!IsTimeout(Timeout))
            yield return $"{nameof(Timeout)} is longer than zero and at most 24 days, or infinite; not {Timeout}.";
        if (MaxResponseBytes < LeastBytes)
            yield return $"{nameof(MaxResponseBytes)} is {LeastBytes} or more, not {MaxResponseBytes}.";
        if (MaxItemBytes is < LeastBytes or > MostItemBytes)
            yield return $"{nameof(MaxItemBytes)} is from {LeastBytes} to {MostItemBytes}, not {MaxItemBytes}.";
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
                yield return $"{nameof(Resilience)}.{inner}";
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
