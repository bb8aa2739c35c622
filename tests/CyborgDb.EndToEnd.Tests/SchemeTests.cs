using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>An https address of a service that speaks http, and the other way about: the error says so, and advises nothing else.</summary>
public sealed class SchemeTests
{
    private const string MayBeHttp = "The service may speak http there";
    private const string MayBeHttps = "the service may speak https there, in place of http.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_https_address_of_a_service_that_speaks_http_is_known_by_what_it_answers(bool sync)
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var error = await FailureAsync(new UriBuilder(emulator.BaseAddress) { Scheme = "https" }.Uri, sync);
        Assert.Equal(
            $"{(sync ? "Get" : "GetAsync")} on index 'a' got no response from https://127.0.0.1:{emulator.BaseAddress.Port}/ in 1 attempt: no secure connection could be made, because what answers there does not "
            + "speak TLS. The service may speak http there: is the base address to begin with http:// in place of https://? Nothing was sent.",
            error.Message);
        Assert.False(error.IsTransient, "It would be the same again.");
    }

    [Fact]
    public async Task An_https_address_of_what_breaks_the_handshake_off_may_be_one_of_http()
    {
        using var server = new RawServer(answer: "");
        var error = await FailureAsync(new($"https://127.0.0.1:{server.Port}"), sync: false);
        Assert.Contains($"the connection broke off in its handshake. {MayBeHttp}, in place of https.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CertificateAuthorityFile", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_http_address_of_a_service_that_speaks_https_is_guessed_from_the_first_request_on(bool sync)
    {
        using var certificate = SelfSigned();
        await using var service = await ScriptedServer.StartAsync(Answer.Json("{}"), certificate);
        var error = await FailureAsync(new UriBuilder(service.BaseAddress) { Scheme = "http" }.Uri, sync);
        Assert.Contains($"the connection broke off before the whole response had come. Nothing has answered there yet: {MayBeHttps}", error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046")]
    [InlineData("")]
    public async Task An_http_address_of_what_answers_with_an_alert_of_TLS_or_nothing_may_be_one_of_https(string answer)
    {
        using var server = new RawServer(answer);
        Assert.Contains(MayBeHttps, (await FailureAsync(new($"http://127.0.0.1:{server.Port}"), sync: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_tells_plain_http_that_it_expects_https_is_understood()
    {
        using var server = new RawServer("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
        using var client = new CyborgDbClient(new Uri($"http://127.0.0.1:{server.Port}"));
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.ListIndexesAsync());
        Assert.EndsWith("one that speaks https there answers http like this, too.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_has_answered_is_not_suspected_when_a_connection_breaks_off()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = emulator.BaseAddress, Resilience = { MaxRetries = 0 } });
        await client.ListIndexesAsync();
        emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: false));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.ListIndexesAsync());
        Assert.Contains("broke off", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("https", error.Message, StringComparison.Ordinal);
    }

    private static async Task<CyborgDbTransportException> FailureAsync(Uri address, bool sync)
    {
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = address, Resilience = { RetryDelay = TimeSpan.Zero } });
        using var key = IndexKey.Generate();
        var index = client.GetIndex("a", key);
        return await Assert.ThrowsAsync<CyborgDbTransportException>(() => sync ? Task.Run(() => index.Get(["1"])) : index.GetAsync(["1"]));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Reads what comes first on each connection, says the same to everybody, and closes it.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public RawServer(string answer)
        {
            _listener.Start();
            _ = ServeAsync(Encoding.Latin1.GetBytes(answer));
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(byte[] answer)
        {
            var buffer = new byte[4096];
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptSocketAsync();
                    await connection.ReceiveAsync(buffer);
                    await connection.SendAsync(answer);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
