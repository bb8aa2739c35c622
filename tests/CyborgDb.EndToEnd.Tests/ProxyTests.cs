using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What a proxy gets to see. The one of the environment is set for the process, so nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Credential = "credential-of-proxy-tests";

    private readonly IWebProxy _before = HttpClient.DefaultProxy;
    private readonly LogCollector _logs = new();
    private readonly IndexKey _key = IndexKey.Generate();
    private readonly X509Certificate2 _certificate = SelfSigned("service.example", "localhost");
    private readonly string _authority = Path.GetTempFileName();
    private ScriptedServer _plain = null!;
    private ScriptedServer _secure = null!;
    private RecordingProxy _proxy = null!;
    private RecordingProxy _tunnel = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_authority, _certificate.ExportCertificatePem());
        _plain = await ScriptedServer.StartAsync(Answer.Json("""{"result":7}"""));
        _secure = await ScriptedServer.StartAsync(Answer.Json("""{"result":7}"""), _certificate);
        _proxy = new RecordingProxy(_plain.BaseAddress);
        _tunnel = new RecordingProxy(_secure.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        HttpClient.DefaultProxy = _before;
        await _proxy.DisposeAsync();
        await _tunnel.DisposeAsync();
        await _plain.DisposeAsync();
        await _secure.DisposeAsync();
        _key.Dispose();
        _certificate.Dispose();
        _logs.Dispose();
        File.Delete(_authority);
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    public async Task A_request_to_this_machine_never_goes_through_a_proxy_of_the_environment(string host, bool injected)
    {
        HttpClient.DefaultProxy = new WebProxy(_proxy.Address);
        await using var client = NewClient(injected, o => o.BaseAddress = new UriBuilder(_plain.BaseAddress) { Host = host }.Uri);
        Assert.Equal(7, await client.Service.GetIndex("a", _key).CountAsync());
        Assert.Empty(_proxy.Seen);
        Assert.Contains($"The proxy {_proxy.Address.Authority} of the environment is not used", Assert.Single(AboutProxies(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.8.9.1")]
    [InlineData("http://[::1]")]
    [InlineData("http://service.invalid")]
    public async Task Plain_http_never_goes_through_a_proxy_of_the_environment_even_where_nothing_is_reached_without(string address)
    {
        HttpClient.DefaultProxy = new WebProxy(_proxy.Address);
        // A port that nobody listens on, so that what is not sent to the proxy is sent nowhere.
        await using var client = NewClient(injected: false, o => o.BaseAddress = new UriBuilder(address) { Port = 1 }.Uri);
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.Service.GetIndex("a", _key).CountAsync());
        Assert.Empty(_proxy.Seen);
        Assert.Single(AboutProxies(LogLevel.Information));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plain_http_to_another_machine_goes_through_a_proxy_that_the_caller_named_and_the_log_warns(bool injected)
    {
        await using var client = NewClient(injected, o => (o.BaseAddress, o.Proxy) = (new Uri("http://service.example:8000"), new WebProxy(_proxy.Address)));
        var index = client.Service.GetIndex("a", _key);
        Assert.Equal(7, await index.CountAsync());
        Assert.Equal(7, await index.CountAsync());
        Assert.StartsWith("POST http://service.example:8000/v1/vectors/num_vectors", Assert.Single(_proxy.Seen), StringComparison.Ordinal);
        Assert.Contains($"the proxy {_proxy.Address.Authority}: it sees index keys", Assert.Single(AboutProxies(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_proxy_for_https_is_a_tunnel_that_sees_nothing(bool named, bool injected)
    {
        var proxy = new WebProxy(_tunnel.Address);
        if (!named)
            HttpClient.DefaultProxy = proxy;
        await using var client = NewClient(injected, o =>
        {
            (o.BaseAddress, o.CertificateAuthorityFile) = (new Uri("https://service.example"), _authority);
            if (named)
                o.Proxy = proxy;
        });
        Assert.Equal(7, await client.Service.GetIndex("a", _key).CountAsync());
        var request = Assert.Single(_secure.Requests);
        Assert.Contains(_key.ExportHex(), request.Text, StringComparison.Ordinal);
        var seen = Assert.Single(_tunnel.Seen);
        Assert.StartsWith("CONNECT service.example:443", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(_key.ExportHex(), seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Credential, seen, StringComparison.Ordinal);
        Assert.Contains($"a tunnel of the proxy {_tunnel.Address.Authority}", Assert.Single(AboutProxies(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_to_this_machine_does_not_go_through_a_proxy_of_the_environment_either()
    {
        HttpClient.DefaultProxy = new WebProxy(_tunnel.Address);
        await using var client = NewClient(injected: false, o =>
            (o.BaseAddress, o.CertificateAuthorityFile) = (new UriBuilder(_secure.BaseAddress) { Scheme = "https", Host = "localhost" }.Uri, _authority));
        Assert.Equal(7, await client.Service.GetIndex("a", _key).CountAsync());
        Assert.Empty(_tunnel.Seen);
    }

    [Theory]
    [InlineData("https://localhost.")]
    [InlineData("https://a.localhost")]
    [InlineData("https://A.LOCALHOST.")]
    [InlineData("https://[::ffff:127.0.0.1]")]
    public async Task A_name_that_can_only_mean_this_machine_is_not_given_to_a_proxy_of_the_environment(string address)
    {
        HttpClient.DefaultProxy = new WebProxy(_tunnel.Address);
        // A port that nobody listens on, so that what is not sent to the proxy is sent nowhere.
        await using var client = NewClient(injected: false, o => o.BaseAddress = new UriBuilder(address) { Port = 1 }.Uri);
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.Service.GetIndex("a", _key).CountAsync());
        Assert.Empty(_tunnel.Seen);
        Assert.Contains("of this machine", Assert.Single(AboutProxies(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_of_a_proxy_that_is_named_are_kept()
    {
        var proxy = new WebProxy(_proxy.Address) { BypassList = ["127\\.0\\.0\\.1"] };
        await using var client = NewClient(injected: false, o => (o.BaseAddress, o.Proxy) = (_plain.BaseAddress, proxy));
        Assert.Equal(7, await client.Service.GetIndex("a", _key).CountAsync());
        Assert.Empty(_proxy.Seen);
        Assert.Empty(AboutProxies(LogLevel.Information));
    }

    [Fact]
    public async Task A_proxy_can_be_set_in_the_configuration()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CyborgDb:BaseAddress"] = "http://service.example",
            ["CyborgDb:Proxy"] = _proxy.Address.ToString(),
        }).Build().GetSection("CyborgDb");
        await using var services = new ServiceCollection().AddCyborgDb(section).Services.BuildServiceProvider();
        Assert.Equal(7, await services.GetRequiredService<CyborgDbClient>().GetIndex("a", _key).CountAsync());
        Assert.Single(_proxy.Seen);
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("ALL_PROXY")]
    public async Task A_program_with_a_proxy_in_its_environment_talks_to_its_own_machine_without_it(string variable)
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        await using var proxy = new RecordingProxy(emulator.BaseAddress);
        var run = await SampleRun.OfAsync(
            "Shortest", [], ("CYBORGDB_BASE_URL", emulator.BaseAddress.ToString()), (variable, proxy.Address.ToString()), ("NO_PROXY", ""), ("CYBORGDB_SERVICE_KEY", Credential));
        run.ShouldSucceed();
        Assert.Empty(proxy.Seen);
    }

    [Fact]
    public async Task A_program_with_a_proxy_in_its_environment_reaches_https_of_another_machine_through_a_tunnel_and_plain_http_not()
    {
        (string, string)[] Environment(string address) =>
            [("CYBORGDB_BASE_URL", address), ("ALL_PROXY", _tunnel.Address.ToString()), ("NO_PROXY", ""), ("CYBORGDB_SERVICE_KEY", Credential)];
        Assert.NotEqual(0, (await SampleRun.OfAsync("Shortest", [], Environment("http://service.invalid:1"))).ExitCode);
        Assert.Empty(_tunnel.Seen);
        // The program does not trust the certificate, so it says no more than what it needs for the tunnel.
        Assert.NotEqual(0, (await SampleRun.OfAsync("Shortest", [], Environment("https://service.invalid"))).ExitCode);
        Assert.NotEmpty(_tunnel.Seen);
        Assert.All(_tunnel.Seen, seen =>
        {
            Assert.StartsWith("CONNECT service.invalid:443", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(Credential, seen, StringComparison.Ordinal);
        });
    }

    private IEnumerable<string> AboutProxies(LogLevel level) =>
        _logs.Lines.Where(line => line.Level == level && line.Category == "CyborgDb.Client" && line.Message.Contains("proxy", StringComparison.OrdinalIgnoreCase)).Select(line => line.Message);

    private Opened NewClient(bool injected, Action<CyborgDbClientOptions> configure)
    {
        void Configure(CyborgDbClientOptions options)
        {
            options.ApiKey = Credential;
            options.Resilience.MaxRetries = 0;
            options.LoggerFactory = _logs;
            configure(options);
        }
        if (injected)
        {
            var services = new ServiceCollection().AddCyborgDb(Configure).Services.BuildServiceProvider();
            return new(services.GetRequiredService<CyborgDbClient>(), services);
        }
        var options = new CyborgDbClientOptions();
        Configure(options);
        return new(new CyborgDbClient(options), null);
    }

    private static X509Certificate2 SelfSigned(params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private sealed record Opened(CyborgDbClient Service, ServiceProvider? Services) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Service.Dispose();
            return Services?.DisposeAsync() ?? default;
        }
    }
}
