using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Failures;

/// <summary>What others write comes into no message as a secret, as a line of its own, or without end.</summary>
public sealed class ReceivedTextTests
{
    private const string Credential = "Root-credential+42/7";

    // Its base64 has a plus and a slash, so that both alphabets differ.
    private const string KeyHex = "fbefbe00112233445566778899aabbccddeeff00112233445566778899ffffff";

    public static TheoryData<string, string> Secrets
    {
        get
        {
            var key = Convert.FromHexString(KeyHex);
            var keyBase64 = Convert.ToBase64String(key);
            var token = "cdbk_0123456789abcdefABCDEF";
            return new()
            {
                { "the key in hexadecimal", KeyHex },
                { "the key in upper-case hexadecimal", KeyHex.ToUpperInvariant() },
                { "the key in base64", keyBase64 },
                { "the key in base64 without padding", keyBase64.TrimEnd('=') },
                { "the key in base64 for addresses", keyBase64.Replace('+', '-').Replace('/', '_') },
                { "the key in base64 behind other letters", "key" + keyBase64 },
                { "another key in base64", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=" },
                { "another key in hexadecimal", new string('a', 64) },
                { "the credential", Credential },
                { "the credential in other case", Credential.ToUpperInvariant() },
                { "the credential in hexadecimal", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Credential)) },
                { "the credential in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Credential)) },
                { "a token", token },
                { "a token in hexadecimal", Convert.ToHexString(Encoding.UTF8.GetBytes(token)) },
                { "a token in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)) },
            };
        }
    }

    [Theory, MemberData(nameof(Secrets))]
    public async Task A_secret_that_a_service_echoes_is_nowhere_in_the_exception(string what, string secret)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(Credential);
        using var key = IndexKey.FromHex(KeyHex);
        foreach (var detail in new[]
                 {
                     JsonSerializer.Serialize($"odd: {secret}, that is '{secret}'."),
                     $$"""[{"loc":["body",{{JsonSerializer.Serialize(secret)}}],"msg":{{JsonSerializer.Serialize(secret)}},"type":{{JsonSerializer.Serialize(secret)}} }]""",
                 })
        {
            server.Next(Answer.Json($$"""{"detail":{{detail}} }""", 422).WithHeader("X-Request-Id", $"id-{secret}"));
            var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.Index(key).GetAsync(["a"]));
            Assert.NotNull(error.Detail);
            Assert.NotNull(error.RequestId);
            string[] texts = [error.ToString(), error.Detail, error.RequestId, .. error.Errors.SelectMany(e => e.Location.Append(e.Message).Append(e.Type))];
            foreach (var text in texts)
                Assert.False(text.Contains(secret.TrimEnd('='), StringComparison.Ordinal), $"{what} is in: {text}");
        }
    }

    [Fact]
    public async Task The_request_id_of_a_result_is_cleaned_too()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status":"success","message":"done"}""").WithHeader("X-Request-Id", "7-" + Credential));
        using var client = server.Client(Credential);
        Assert.Equal("7-…", (await client.Index().DeleteAsync(["a"])).RequestId);
    }

    [Theory]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("Root=1-67891233-abcdef012345678912345678")]
    public async Task An_ordinary_request_id_stays_as_it_is(string id)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("{}", 500).WithHeader("X-Request-Id", id));
        using var client = server.Client(Credential);
        Assert.Equal(id, (await Assert.ThrowsAsync<CyborgDbServiceException>(() => client.Index().GetAsync(["a"]))).RequestId);
    }

    [Fact]
    public async Task Control_characters_of_a_response_reach_no_message()
    {
        const string Odd = """a\r\nWARN forged\u001b[31mred\u0007\u0085\u2028\u2029\u202egnorw\u2066\u200f\ufeff\u0000\t\ud83d\ude00é""";
        var error = await FailureAsync(Answer.Json($$"""{"detail":"{{Odd}}"}""", 400));
        AssertOneLine(error);
        Assert.Equal("a  WARN forged [31mred     gnorw     😀é", error.Detail);
        AssertOneLine(await FailureAsync(Answer.Json($$"""{"detail":[{"loc":["{{Odd}}"],"msg":"{{Odd}}","type":"{{Odd}}"}]}""", 422)));
    }

    [Fact]
    public async Task Control_characters_of_a_failed_write_reach_no_message()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("{\"status\":\"error\",\"message\":\"no\\nroom\\u001b[2J\"}"));
        using var client = server.Client();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.Index().DeleteAsync(["a"]));
        AssertOneLine(error);
        Assert.Contains("no room", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_a_response_reach_no_message_with_control_characters()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("{\"index_name\":\"docs\",\"is_trained\":false,\"dimension\":4,\"metric\":\"cosine\",\"n_lists\":1,\"metadata_schema\":{\"a\\n\\u001b[31m\":{\"pattern\":5}}}"));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.Index().DescribeAsync());
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
            Assert.DoesNotContain(inner.Message, char.IsControl);
    }

    [Fact]
    public async Task A_media_type_without_end_makes_a_message_with_an_end()
    {
        // Kestrel sends no header of that length.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptSocketAsync();
            await connection.ReceiveAsync(new byte[16 * 1024]);
            await connection.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/{new string('x', 50_000)}\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<hi>"));
        });
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = new Uri($"http://{listener.LocalEndpoint}"), Resilience = ResilienceOptions.None() });
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.GetHealthAsync());
        await serving;
        Assert.Contains("text/xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.ToString().Length, 1, 10_000);
    }

    [Fact]
    public async Task A_line_that_is_no_http_reaches_no_message_with_control_characters_or_secrets()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptSocketAsync();
            await connection.ReceiveAsync(new byte[16 * 1024]);
            await connection.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nodd \u001b[31m{Credential} {KeyHex}\r\n\r\n"));
        });
        using var client = new CyborgDbClient(
            new CyborgDbClientOptions { BaseAddress = new Uri($"http://{listener.LocalEndpoint}"), ApiKey = Credential, Resilience = ResilienceOptions.None() });
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.GetHealthAsync());
        await serving;
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
            Assert.DoesNotContain(inner.Message, char.IsControl);
        Assert.DoesNotContain(Credential, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(KeyHex, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_an_index_puts_no_line_of_its_own_into_a_message()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("{}", 400));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.GetIndex("a\nINFO forged\u001b[31m", Given.Key()).CountAsync());
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Equal("a\nINFO forged\u001b[31m", error.IndexName);
    }

    [Theory, InlineData(1024, 128), InlineData(1025, 129), InlineData(5000, 5000)]
    public async Task A_detail_and_a_request_id_are_no_longer_than_promised_with_the_mark_of_what_is_left_out(int detail, int requestId)
    {
        var error = await FailureAsync(Answer.Json($$"""{"detail":"{{new string('y', detail)}}"}""", 400)
            .WithHeader("X-Request-Id", new string('i', requestId)));
        Assert.Equal(1024, error.Detail!.Length);
        Assert.Equal(128, error.RequestId!.Length);
        Assert.Equal((detail > 1024, requestId > 128), (error.Detail.EndsWith('…'), error.RequestId.EndsWith('…')));
    }

    [Fact]
    public async Task A_shortened_detail_ends_with_a_whole_character()
    {
        var error = await FailureAsync(Answer.Json($$"""{"detail":"x{{string.Concat(Enumerable.Repeat("😀", 2000))}}"}""", 400));
        Assert.EndsWith("😀…", error.Detail, StringComparison.Ordinal);
    }

    private static async Task<CyborgDbException> FailureAsync(RequestDelegate response)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(response);
        using var client = server.Client();
        return await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.Index().GetAsync(["a"]));
    }

    private static void AssertOneLine(CyborgDbException error)
    {
        foreach (var character in error.Message + error.Detail)
        {
            var isOdd = char.IsControl(character) || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
            Assert.False(isOdd, $"U+{(int)character:X4} is in the message.");
        }
    }
}
