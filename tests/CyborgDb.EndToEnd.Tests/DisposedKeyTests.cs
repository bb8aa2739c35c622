using System.Text.Json;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Keys that are disposed of while operations that use them are under way: none is sent in part, or any more.</summary>
public sealed class DisposedKeyTests
{
    private const string KeyHex = "101112131415161718191a1b1c1d1e1fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    private const string Success = """{"status":"success","message":"m","results":[],"count":0,"ids":[],"users":[]}""";

    public static TheoryData<string> Repeated => ["get", "get, sync", "upsert", "upsert, sync", "large upsert", "large upsert, sync", "list users"];

    [Theory]
    [InlineData("create")]
    [InlineData("upsert")]
    [InlineData("large upsert")]
    public async Task Thousands_of_operations_beside_the_end_of_their_key_send_the_whole_key_or_nothing(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(Success));
        using var client = service.NewClient();
        var sent = 0;
        var tries = name == "large upsert" ? 400 : 4000;
        for (var i = 0; i < tries; i++)
        {
            var key = IndexKey.FromHex(KeyHex);
            using var begun = new ManualResetEventSlim();
            var lag = i % 400;
            var ending = Task.Run(() =>
            {
                begun.Wait(CancellationToken.None);
                Thread.SpinWait(lag);
                key.Dispose();
            });
            try
            {
                var index = client.GetIndex("a", key);
                // However the threads run, some keys end after their operation has been sent.
                if (i % 10 > 0)
                    begun.Set();
                await (name == "create" ? client.CreateIndexAsync("a", key) : RunAsync(name, index));
                sent++;
            }
            catch (ObjectDisposedException)
            {
                Assert.NotEqual(0, i % 10);
            }
            begun.Set();
            await ending;
        }
        Assert.NotEqual(0, sent);
        Assert.Equal(sent, service.Requests.Count);
        Assert.All(service.Requests, request => Assert.Equal(KeyHex, KeyIn(request)));
    }

    [Theory]
    [MemberData(nameof(Repeated))]
    public async Task A_key_that_was_disposed_of_is_not_sent_again_and_is_said_to_be_the_cause(string name)
    {
        var key = IndexKey.FromHex(KeyHex);
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            key.Dispose();
            return Answer.Status(503)(context);
        });
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => RunAsync(name, client.GetIndex("a", key)));
        Assert.Single(service.Requests);
        Assert.Contains("on index 'a' was not tried again, because its index key was disposed of while it was under way.", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, false), (error.Attempts, error.IsTransient));
        Assert.IsType<ObjectDisposedException>(error.InnerException);
    }

    [Theory]
    [MemberData(nameof(Repeated))]
    public async Task An_operation_that_has_been_answered_ends_well_although_its_key_is_gone(string name)
    {
        var key = IndexKey.FromHex(KeyHex);
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            key.Dispose();
            return Answer.Json(Success)(context);
        });
        using var client = service.NewClient();
        await RunAsync(name, client.GetIndex("a", key));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("large upsert")]
    [InlineData("large upsert, sync")]
    public async Task A_key_that_goes_before_a_large_body_is_begun_is_said_to_be_the_cause_and_nothing_is_tried_again(string name)
    {
        var key = IndexKey.FromHex(KeyHex);
        await using var service = await ScriptedServer.StartAsync(Answer.Json(Success));
        using var handler = new Before(key.Dispose) { InnerHandler = new SocketsHttpHandler { UseProxy = false } };
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = service.BaseAddress }, handler);
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => RunAsync(name, client.GetIndex("a", key)));
        Assert.Contains($"{(name.EndsWith("sync", StringComparison.Ordinal) ? "Upsert" : "UpsertAsync")} on index 'a' was not sent, because its index key had been disposed of.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, handler.Attempts);
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("upsert")]
    [InlineData("upsert, sync")]
    public async Task What_may_have_been_done_with_the_key_before_is_not_forgotten_with_it(string name)
    {
        var old = IndexKey.FromHex(KeyHex);
        using var other = IndexKey.Generate();
        var service = await ScriptedServer.StartAsync(context =>
        {
            old.Dispose();
            return Answer.Reset(context);
        });
        using var provider = new ScriptedKeyProvider((asked, _) =>
        {
            if (asked == 1)
                return Task.FromResult(old);
            service.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return Task.FromResult(other);
        });
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => RunAsync(name, client.GetIndex("a", provider)));
        Assert.Contains("no connection could be made", error.Message, StringComparison.Ordinal);
        Assert.Contains("Whether the service has carried it out is not known.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was sent", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upsert")]
    [InlineData("upsert, sync")]
    public async Task A_provider_that_has_no_other_key_does_not_hide_what_may_have_been_done(string name)
    {
        var old = IndexKey.FromHex(KeyHex);
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            old.Dispose();
            return Answer.Reset(context);
        });
        using var provider = new ScriptedKeyProvider((asked, _) => asked == 1 ? Task.FromResult(old) : throw new IOException());
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => RunAsync(name, client.GetIndex("a", provider)));
        Assert.Contains("its index key was disposed of while it was under way.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Whether the service has carried it out is not known.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_goes_while_no_connection_can_be_made_is_the_cause_and_nothing_was_sent()
    {
        var key = IndexKey.FromHex(KeyHex);
        using var handler = new Before(() =>
        {
            key.Dispose();
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        });
        using var client = new CyborgDbClient(new CyborgDbClientOptions { Resilience = { RetryDelay = TimeSpan.Zero } }, handler);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CreateIndexAsync("a", key));
        Assert.Equal(1, handler.Attempts);
    }

    private static Task RunAsync(string name, EncryptedIndex index)
    {
        var caller = new Caller(index, sync: name.EndsWith("sync", StringComparison.Ordinal));
        return name.Split(',')[0] switch
        {
            "get" => caller.GetAsync(["1"]),
            "upsert" => caller.UpsertAsync(["1"], new float[1, 4]),
            // More than is kept from the measuring.
            "large upsert" => caller.UpsertAsync(["1"], new float[1, 100_000]),
            _ => index.ListUsersAsync(),
        };
    }

    private static string KeyIn(RecordedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("index_key").GetString()!;
    }

    /// <summary>Does something before each attempt.</summary>
    private sealed class Before(Action action) : DelegatingHandler
    {
        public int Attempts { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            action();
            return base.Send(request, cancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            action();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
