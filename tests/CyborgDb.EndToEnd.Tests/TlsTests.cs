using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The service's certificate is verified always, also on this machine.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = SelfSigned("localhost");
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
    private ScriptedServer _service = null!;

    private Uri Address => new UriBuilder(_service.BaseAddress) { Host = "localhost" }.Uri;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, _certificate.ExportCertificatePem());
        _service = await ScriptedServer.StartAsync(Answer.Json("""{"indexes":["behind TLS"]}"""), _certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _certificate.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_not_tried_again(string host)
    {
        using var client = _service.NewClient(o => o.BaseAddress = new UriBuilder(_service.BaseAddress) { Host = host }.Uri);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.ListIndexesAsync());
        Assert.Equal((1, false, (HttpStatusCode?)null), (error.Attempts, error.IsTransient, error.StatusCode));
        Assert.Contains("no secure connection could be made", error.Message, StringComparison.Ordinal);
        Assert.Contains("CertificateAuthorityFile", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_in_the_file_is_accepted()
    {
        using var client = _service.NewClient(o => (o.BaseAddress, o.CertificateAuthorityFile) = (Address, _file));
        Assert.Equal(["behind TLS"], await client.ListIndexesAsync());
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Synchronous_calls_verify_it_in_the_same_way(string host, bool trusted)
    {
        var operation = KnownOperation.Of("get (sync)");
        await using var service = await ScriptedServer.StartAsync(Answer.Json(operation.Answer), _certificate);
        using var client = service.NewClient(o =>
        {
            o.BaseAddress = new UriBuilder(service.BaseAddress) { Host = host }.Uri;
            o.CertificateAuthorityFile = trusted ? _file : null;
        });
        if (trusted && host == "localhost")
        {
            await operation.RunAsyncOn(client);
            // What a synchronous call has opened serves the others.
            await KnownOperation.Of("get").RunAsyncOn(client);
            await operation.RunAsyncOn(client);
            Assert.Single(service.Requests.Select(request => request.Connection).Distinct());
            return;
        }
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        var asynchronous = await Assert.ThrowsAsync<CyborgDbTransportException>(() => KnownOperation.Of("get").RunAsyncOn(client));
        Assert.Equal((1, false, asynchronous.Message.Replace("GetAsync on", "Get on", StringComparison.Ordinal)), (error.Attempts, error.IsTransient, error.Message));
        Assert.Contains("no secure connection could be made", error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_file_with_another_authority_does_not_help()
    {
        using var other = SelfSigned("localhost");
        await File.WriteAllTextAsync(_file, other.ExportCertificatePem());
        using var client = _service.NewClient(o => (o.BaseAddress, o.CertificateAuthorityFile) = (Address, _file));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.ListIndexesAsync());
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_even_from_the_file()
    {
        using var certificate = SelfSigned("elsewhere.example");
        await File.WriteAllTextAsync(_file, certificate.ExportCertificatePem());
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"indexes":[]}"""), certificate);
        using var client = service.NewClient(o =>
        {
            o.BaseAddress = new UriBuilder(service.BaseAddress) { Host = "localhost" }.Uri;
            o.CertificateAuthorityFile = _file;
        });
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.ListIndexesAsync());
        Assert.Contains("RemoteCertificateNameMismatch", error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("nothing of use")]
    [InlineData("")]
    [InlineData("DER")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END PRIVATE KEY-----\n")]
    public async Task A_file_without_a_certificate_is_refused_at_once_by_the_name_of_the_setting(string content)
    {
        await File.WriteAllBytesAsync(_file, content == "DER" ? _certificate.RawData : Encoding.UTF8.GetBytes(content));
        var error = Assert.Throws<ArgumentException>(() => _service.NewClient(o => o.CertificateAuthorityFile = _file));
        Assert.Contains("CertificateAuthorityFile: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(_file, error.Message, StringComparison.Ordinal);

        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCyborgDb("eu", o => (o.BaseAddress, o.CertificateAuthorityFile) = (Address, _file));
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("'eu': CertificateAuthorityFile: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_file, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData(true, "list indexes")]
    [InlineData(false, "list indexes")]
    [InlineData(true, "get (sync)")]
    [InlineData(false, "get (sync)")]
    public async Task A_callback_of_the_caller_decides(bool accepts, string name)
    {
        var operation = KnownOperation.Of(name);
        await using var service = await ScriptedServer.StartAsync(Answer.Json(operation.Answer), _certificate);
        X509Certificate? shown = null;
        SslPolicyErrors problems = default;
        using var client = service.NewClient(o =>
        {
            o.BaseAddress = new UriBuilder(service.BaseAddress) { Host = "localhost" }.Uri;
            o.ServerCertificateValidation = (_, certificate, _, errors) =>
            {
                (shown, problems) = (new X509Certificate2(certificate!), errors);
                return accepts;
            };
        });
        if (accepts)
            await operation.RunAsyncOn(client);
        else
            await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        Assert.Equal(_certificate.GetCertHashString(), shown!.GetCertHashString());
        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, problems);
    }

    [Fact]
    public async Task The_same_holds_for_clients_from_the_services()
    {
        var services = new ServiceCollection();
        services.AddCyborgDb("strict", o => o.BaseAddress = Address);
        services.AddCyborgDb("file", o => (o.BaseAddress, o.CertificateAuthorityFile) = (Address, _file));
        await using var provider = services.BuildServiceProvider();
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => provider.GetRequiredKeyedService<CyborgDbClient>("strict").ListIndexesAsync());
        Assert.Equal(["behind TLS"], await provider.GetRequiredKeyedService<CyborgDbClient>("file").ListIndexesAsync());
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
